import Diagnostics
import Testing

/// The ``InputError`` that `body` throws; records an issue and returns nil if it throws none.
public func inputError(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) -> InputError? {
  #expect(throws: InputError.self, sourceLocation: sourceLocation) { try body() }
}
