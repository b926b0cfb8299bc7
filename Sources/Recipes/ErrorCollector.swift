import Diagnostics

/// Gathers what is wrong, so that it can be said all together.
struct ErrorCollector {
  private var errors: [InputError] = []

  /// Does something, and keeps what it finds wrong; nil then. An error that is there already is not said again.
  mutating func collect<Result>(_ body: () throws -> Result) throws -> Result? {
    do {
      return try body()
    } catch let found as InputErrors {
      for error in found.errors { add(error) }
    } catch let error as InputError {
      add(error)
    }
    return nil
  }

  mutating func add(_ error: InputError) {
    if !errors.contains(error) { errors.append(error) }
  }

  /// - Throws: ``InputErrors`` with everything that was wrong.
  func throwIfAny() throws { try InputErrors.throwIfAny(errors) }
}
