import Diagnostics

/// Why a request has brought no reply.
package struct ChatFailure: Error, Equatable {
  package enum Cause: Sendable, Equatable {
    /// The server is busy, broken or away; it may go better another time, after the seconds that it wants.
    case passing(retryAfter: Double?)
    /// What has come is not what was asked for.
    case unreadable
    /// The server does not take the request.
    case refused(status: Int)
  }

  package var cause: Cause
  package var error: InputError

  package init(_ cause: Cause, _ error: InputError) { (self.cause, self.error) = (cause, error) }

  /// Seconds that the server wants to be left alone.
  var retryAfter: Double? {
    if case .passing(let seconds) = cause { seconds } else { nil }
  }

  /// After so many in a row.
  func repeated(_ times: Int) -> ChatFailure {
    if times == 1 { return self }
    return ChatFailure(
      cause, InputError(error.kind, at: error.place, "\(error.problem), \(times) times in a row", remedy: error.remedy))
  }
}
