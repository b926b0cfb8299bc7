import Diagnostics

/// What went wrong, before it is known where. The renderer adds the place of the expression.
struct TemplateFault: Error {
  let message: String

  init(_ message: String) { self.message = message }
}

/// A place in a template's source; both counts start at 1.
struct SourcePosition: Sendable, Equatable {
  let line: Int
  let column: Int

  func error(_ message: String, in name: String) -> InputError {
    .invalid("\(name), template line \(line), column \(column)", message)
  }
}
