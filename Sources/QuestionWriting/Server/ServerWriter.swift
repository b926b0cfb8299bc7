import ChatClient
import Diagnostics
import Foundation

/// Has a language model on a server with OpenAI's chat protocol write the pairs, one request for each passage, sent in
/// the document's order (Mao et al., 2025, arXiv:2502.14644v4).
///
/// There, one passage that fails for good ends everything; here it is delivered without pairs, and the writer gives up
/// when more have failed than the settings allow.
public final class ServerWriter: QuestionWriter {
  /// How long ``next(waits:)`` waits at most.
  private static let patience = Duration.milliseconds(100)
  /// Fewer failures than this say little about the server.
  private static let fewestFailures = 5

  public let name: String
  /// What was left out of the replies so far.
  public private(set) var dropped = DroppedPairs()

  private let passages: [Passage]
  private let passageCount: Int
  private let settings: ServerWriterSettings
  private let server: ChatServer
  private let requests: RequestQueue<PairReply>
  private var formatUse = FormatUse()
  private var asked = 0
  private var delivered = 0
  private var failures = 0
  private var end: InputError?

  /// - Parameters:
  ///   - passages: Those to write about.
  ///   - passageCount: How many the document has, if it has more than those: the failures are a share of them.
  ///   - environment: Holds the key, under the name that the settings say.
  /// - Throws: ``InputError`` if a setting or the key cannot be used.
  public convenience init(
    _ passages: [Passage], _ settings: ServerWriterSettings, passageCount: Int? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    try self.init(
      passages, settings, passageCount: passageCount, environment: environment, pause: RetryPause.seconds)
  }

  /// - Parameter pause: Seconds before a request that failed so often is sent again.
  package init(
    _ passages: [Passage], _ settings: ServerWriterSettings, passageCount: Int?, environment: [String: String],
    pause: @escaping (_ failures: Int, _ retryAfter: Double?) -> Double
  ) throws {
    try settings.validate()
    let server = try ChatServer(settings.connection, environment: environment)
    (self.passages, self.passageCount) = (passages, max(passages.count, passageCount ?? 0))
    (self.settings, self.server, name) = (settings, server, settings.writerName)
    requests = RequestQueue(server, retriesUnreadable: true, pause: pause) { text throws(InputError) in
      if let reply = PairReply(text) { return reply }
      throw InputError.system(
        server.address, "the question writer's reply is not JSON with a qa_list, found “\(text.excerpt)”",
        remedy: "Allow more tokens if its end is missing, or name another model.")
    }
  }

  public func next(waits: Bool) throws -> [WrittenPassage]? {
    if let end { throw end }
    if delivered == passages.count { return nil }
    try askMore()
    var written: [WrittenPassage] = []
    for (place, result) in requests.results(waiting: waits ? Self.patience : .zero) {
      do {
        if let passage = try settle(place, result) { written.append(passage) }
      } catch let error as InputError {
        end = end ?? error
      }
    }
    delivered += written.count
    if let end {
      requests.cancel()
      // What has come with it is good, and is handed out first.
      if written.isEmpty { throw end }
    } else {
      try askMore()
    }
    return written
  }

  private func askMore() throws {
    while asked < passages.count && requests.hasRoom {
      try ask(asked)
      asked += 1
    }
  }

  private func ask(_ place: Int) throws {
    let messages = PairRequest.messages(
      passages[place], count: settings.pairCount, requirement: settings.requirement)
    try requests.add(
      place,
      server.request(
        messages, maxTokens: settings.maxTokens, temperature: settings.temperature,
        format: formatUse.isWanted(for: place) ? PairRequest.format : nil))
  }

  /// - Returns: Nil if the passage is asked about again.
  private func settle(_ place: Int, _ result: Result<PairReply, ChatFailure>) throws -> WrittenPassage? {
    switch result {
    case .success(let reply):
      formatUse.worked(for: place)
      return WrittenPassage(passage: passages[place].index, pairs: dropped.kept(reply.pairs))
    case .failure(let failure):
      if case .refused(let status) = failure.cause {
        if [401, 403, 404].contains(status) { throw failure.error }
        if [400, 422].contains(status) && formatUse.mayBeRefused(for: place) {
          try ask(place)
          return nil
        }
      }
      try count(failure.error)
      return WrittenPassage(passage: passages[place].index, pairs: [], failure: failure.error.description)
    }
  }

  private func count(_ error: InputError) throws {
    failures += 1
    let most = settings.failureShare * Double(passageCount)
    guard failures >= min(Self.fewestFailures, passageCount) && Double(failures) > most else { return }
    throw InputError(
      error.kind, at: error.place,
      "\(failures) of \(passageCount) passages are without questions, more than the share of \(settings.failureShare) "
        + "that may fail; at the last one, \(error.problem)", remedy: error.remedy)
  }
}
