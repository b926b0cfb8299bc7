import Diagnostics
import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Requests that are under way, and those that wait to be sent again. For one thread, which it never holds up for long.
package final class RequestQueue<Reply> {
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

  private let server: ChatServer
  private let retriesUnreadable: Bool
  private let pause: (_ failures: Int, _ retryAfter: Double?) -> Double
  private let read: (String) throws(InputError) -> Reply
  private let session: URLSession
  private let arrivals = Mailbox<Arrival>()
  private let clock = ContinuousClock()
  private var items: [Int: Item] = [:]
  private var sendings = 0

  /// - Parameters:
  ///   - retriesUnreadable: Whether a reply that cannot be read may be better another time.
  ///   - pause: Seconds before a request that failed so often is sent again.
  ///   - read: Makes something of what the model has said.
  package init(
    _ server: ChatServer, retriesUnreadable: Bool = false,
    pause: @escaping (_ failures: Int, _ retryAfter: Double?) -> Double = RetryPause.seconds,
    read: @escaping (String) throws(InputError) -> Reply
  ) {
    (self.server, self.retriesUnreadable, self.pause, self.read) = (server, retriesUnreadable, pause, read)
    let configuration = URLSessionConfiguration.ephemeral
    // Requests that were given up still have theirs until they end by themselves.
    configuration.httpMaximumConnectionsPerHost = 4 * server.connection.concurrency
    session = URLSession(configuration: configuration, delegate: RedirectRefusal(), delegateQueue: nil)
  }

  deinit { cancel() }

  /// Requests that wait count too, so that a server with too much to do gets fewer.
  package var hasRoom: Bool { items.count < server.connection.concurrency }

  package func add(_ index: Int, _ request: URLRequest) {
    items[index] = Item(request: request, due: clock.now)
    sendWhatIsDue()
  }

  /// Gives up all requests; none may be added afterwards.
  ///
  /// They are not cancelled but forgotten: where the open Foundation cancels a task that ends at this moment, it ends the
  /// process ("Trying to access a behaviour for a task that in not in the registry").
  package func cancel() {
    items = [:]
    session.finishTasksAndInvalidate()
  }

  /// What has come of requests: a reply, or why it failed for good or too often.
  ///
  /// - Parameter patience: If nothing is there, how long to wait for the first, at most.
  package func results(waiting patience: Duration) -> [(index: Int, result: Result<Reply, ChatFailure>)] {
    let soonest = items.values.map(\.due).min() ?? clock.now
    var results: [(index: Int, result: Result<Reply, ChatFailure>)] = []
    for arrival in arrivals.take(waiting: min(patience, max(.zero, soonest - clock.now))) {
      // What was given up may arrive all the same.
      guard items[arrival.index]?.sending == arrival.sending, items[arrival.index]?.task != nil else { continue }
      if let result = settle(arrival.index, outcome(arrival)) { results.append((arrival.index, result)) }
    }
    for (index, item) in items where item.task != nil && item.due <= clock.now {
      if let result = settle(index, .failure(server.timedOut)) { results.append((index, result)) }
    }
    sendWhatIsDue()
    return results
  }

  private func sendWhatIsDue() {
    for (index, item) in items.sorted(by: { $0.key < $1.key }) where item.task == nil && item.due <= clock.now {
      sendings += 1
      let task = session.dataTask(with: item.request) { [arrivals, sending = sendings] body, response, error in
        arrivals.put(Arrival(index: index, sending: sending, body: body ?? Data(), response: response, error: error))
      }
      items[index]!.task = task
      items[index]!.sending = sendings
      items[index]!.due = clock.now + .seconds(server.connection.timeout)
      task.resume()
    }
  }

  private func outcome(_ arrival: Arrival) -> Result<Reply, ChatFailure> {
    do throws(ChatFailure) {
      let text = try server.reply(body: arrival.body, response: arrival.response, error: arrival.error)
      do throws(InputError) { return .success(try read(text)) } catch { throw ChatFailure(.unreadable, error) }
    } catch {
      return .failure(error)
    }
  }

  /// - Returns: Nil if the request will be sent again.
  private func settle(_ index: Int, _ outcome: Result<Reply, ChatFailure>) -> Result<Reply, ChatFailure>? {
    guard case .failure(let failure) = outcome, mayPass(failure) else {
      items[index] = nil
      return outcome
    }
    let failures = items[index]!.failures + 1
    guard failures <= server.connection.retries else {
      items[index] = nil
      return .failure(failure.repeated(failures))
    }
    items[index]!.failures = failures
    items[index]!.task = nil
    items[index]!.due = clock.now + .seconds(pause(failures, failure.retryAfter))
    return nil
  }

  private func mayPass(_ failure: ChatFailure) -> Bool {
    switch failure.cause {
    case .passing: true
    case .unreadable: retriesUnreadable
    case .refused: false
    }
  }
}

private struct Arrival: Sendable {
  var index, sending: Int
  var body: Data
  var response: URLResponse?
  var error: (any Error)?
}
