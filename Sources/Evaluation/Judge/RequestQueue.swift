import Diagnostics
import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Requests that are under way, and those that wait to be sent again. For one thread, which it never holds up for long.
final class RequestQueue {
  private struct Item {
    var request: URLRequest
    var failures = 0
    /// When to send it; while it is under way, when to give it up.
    var due: ContinuousClock.Instant
    /// While it is under way.
    var task: URLSessionDataTask?
    /// Which of all sendings is its last.
    var sending = 0
  }

  /// How long ``replies()`` waits at most.
  private static let patience = Duration.milliseconds(50)

  private let settings: JudgeSettings
  private let server: ChatServer
  private let session: URLSession
  private let arrivals = Mailbox<Arrival>()
  private let clock = ContinuousClock()
  private var items: [Int: Item] = [:]
  private var sendings = 0

  private struct Arrival: Sendable {
    var index, sending: Int
    var body: Data
    var response: URLResponse?
    var error: (any Error)?
  }

  init(_ settings: JudgeSettings, _ server: ChatServer) {
    (self.settings, self.server) = (settings, server)
    let configuration = URLSessionConfiguration.ephemeral
    configuration.httpMaximumConnectionsPerHost = settings.concurrency
    session = URLSession(configuration: configuration, delegate: RedirectRefusal(), delegateQueue: nil)
  }

  /// Requests that wait count too, so that a server with too much to do gets fewer.
  var hasRoom: Bool { items.count < settings.concurrency }

  func add(_ index: Int, _ request: URLRequest) {
    items[index] = Item(request: request, due: clock.now)
    sendWhatIsDue()
  }

  func cancel() { session.invalidateAndCancel() }

  /// The replies that have come, after a moment's wait for the first.
  /// - Throws: ``InputError`` for a request that failed for good, or too often.
  func replies() throws -> [(index: Int, reply: String)] {
    let soonest = items.values.map(\.due).min() ?? clock.now
    var replies: [(index: Int, reply: String)] = []
    for arrival in arrivals.take(waiting: min(Self.patience, max(.zero, soonest - clock.now))) {
      // What was given up may arrive all the same.
      guard items[arrival.index]?.sending == arrival.sending, items[arrival.index]?.task != nil else { continue }
      let outcome = server.outcome(body: arrival.body, response: arrival.response, error: arrival.error)
      if let reply = try settle(arrival.index, outcome) { replies.append((arrival.index, reply)) }
    }
    for (index, item) in items where item.task != nil && item.due <= clock.now {
      item.task?.cancel()
      _ = try settle(index, server.timedOut)
    }
    sendWhatIsDue()
    return replies
  }

  private func sendWhatIsDue() {
    for (index, item) in items where item.task == nil && item.due <= clock.now {
      sendings += 1
      let task = session.dataTask(with: item.request) { [arrivals, sending = sendings] body, response, error in
        arrivals.put(
          Arrival(index: index, sending: sending, body: body ?? Data(), response: response, error: error))
      }
      items[index]!.task = task
      items[index]!.sending = sendings
      items[index]!.due = clock.now + .seconds(settings.timeout)
      task.resume()
    }
  }

  /// - Returns: The reply if there is one; else the request will be sent again.
  private func settle(_ index: Int, _ outcome: ChatServer.Outcome) throws -> String? {
    switch outcome {
    case .reply(let reply):
      items[index] = nil
      return reply
    case .failed(let error):
      throw error
    case .failedForNow(let error, let retryAfter):
      let failures = items[index]!.failures + 1
      guard failures <= settings.retries else {
        let often = failures == 1 ? "" : ", \(failures) times in a row"
        throw InputError(error.kind, at: error.place, error.problem + often, remedy: error.remedy)
      }
      items[index]!.failures = failures
      items[index]!.task = nil
      items[index]!.due = clock.now + .seconds(RetryPause.seconds(afterFailures: failures, retryAfter: retryAfter))
      return nil
    }
  }
}

/// Takes a redirect for the answer, so that the key goes to nobody but the server that was named.
private final class RedirectRefusal: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}
