/// The variables that are visible at one place: those set here, then those further out.
///
/// A loop's body, a macro, a captured or filtered block each have a scope of their own, so what is set in them is gone
/// afterwards; `if` has none.
final class Scope {
  private var variables: [String: Value]
  private let outer: Scope?

  init(_ variables: [String: Value] = [:], inside outer: Scope?) {
    self.variables = variables
    self.outer = outer
  }

  subscript(name: String) -> Value? {
    get {
      var scope: Scope? = self
      while let current = scope {
        if let value = current.variables[name] { return value }
        scope = current.outer
      }
      return nil
    }
    set { variables[name] = newValue }
  }

  /// Forgets the variables. A macro holds the scope it stands in, which holds the macro; this lets go of both.
  func removeAll() { variables = [:] }
}
