import ArgumentParser
import Diagnostics
import Foundation
import Recipes

/// An error on its way to the shell: one sentence on standard error and an exit code.
struct Failure {
  private let error: any Error

  init(_ error: any Error) { self.error = error }

  func exit() -> Never {
    switch error {
    case let error as InputError:
      note("\(error)")
      Foundation.exit(error.kind.exitCode)
    case let errors as InputErrors:
      for error in errors.errors { note("\(error)") }
      Foundation.exit(errors.kind.exitCode)
    case is Interrupted:
      Foundation.exit(130)
    case is ValidationError, is CleanExit, is ExitCode: LiftCommand.exit(withError: error)
    default:
      // Help, version and mistakes in the arguments, which the parser words itself, and what nobody expected.
      let code = LiftCommand.exitCode(for: error)
      if code == .success || code == .validationFailure { LiftCommand.exit(withError: error) }
      note("\(error.localizedDescription)")
      Foundation.exit(70)
    }
  }
}

extension InputError.Kind {
  var exitCode: Int32 {
    switch self {
    case .usage: 64
    case .invalid: 65
    case .missing: 66
    case .system: 70
    }
  }
}
