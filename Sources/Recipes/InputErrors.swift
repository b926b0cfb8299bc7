import Diagnostics

/// All that is wrong with a recipe and what it names, said together; never empty.
public struct InputErrors: Error, Sendable, Equatable, CustomStringConvertible {
  public let errors: [InputError]

  public init(errors: [InputError]) {
    precondition(!errors.isEmpty, "InputErrors: none")
    self.errors = errors
  }

  /// The kind they share; else something is there but wrong.
  public var kind: InputError.Kind {
    errors.allSatisfy { $0.kind == errors[0].kind } ? errors[0].kind : .invalid
  }

  /// One line for each.
  public var description: String { errors.map(\.description).joined(separator: "\n") }

  static func throwIfAny(_ errors: [InputError]) throws {
    if !errors.isEmpty { throw InputErrors(errors: errors) }
  }
}
