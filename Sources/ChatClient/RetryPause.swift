import Foundation

/// How long to wait before a request is sent again.
package enum RetryPause {
  private static let first = 0.5, longest = 60.0

  /// 0.5 s after the first failure, then twice as long each time, up to a minute; never less than the server wants.
  package static func seconds(afterFailures failures: Int, retryAfter: Double?) -> Double {
    max(min(first * pow(2, Double(failures - 1)), longest), retryAfter ?? 0)
  }

  /// Seconds that a `Retry-After` header asks for: a number, or a date (RFC 9110, 10.2.3). Nil if it is neither.
  package static func seconds(_ header: String) -> Double? {
    let header = header.trimmingCharacters(in: .whitespaces)
    // Longer than a day is never waited for; a number without measure is no time at all.
    if let seconds = Double(header) { return seconds.isFinite ? min(max(0, seconds), 86_400) : nil }
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return format.date(from: header).map { max(0, $0.timeIntervalSinceNow) }
  }
}
