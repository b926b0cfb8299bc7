import ChatClient
import Diagnostics

/// Which language model writes questions and answers, and how it is asked.
public struct ServerWriterSettings: Sendable, Equatable, Codable {
  public static let defaultKeyVariable = "LIFT_WRITER_KEY"

  /// Where a server speaks OpenAI's protocol, such as `http://localhost:8080/v1`: what `/chat/completions` comes after.
  public var url: String
  /// The model's name on that server.
  public var model: String
  /// The environment variable with the key; unset for servers that want none. The key itself is kept nowhere.
  public var keyVariable: String
  /// Requests under way at a time.
  public var concurrency: Int
  /// Seconds within which a request has to be answered.
  public var timeout: Double
  /// How often a request is sent again after it failed for a reason that may pass.
  public var retries: Int
  /// Tokens that a reply may have.
  public var maxTokens: Int
  /// Nil leaves it to the server.
  public var temperature: Double?
  /// A sentence more for the request; empty for none.
  public var requirement: String
  /// The most pairs that are asked for about a passage.
  public var pairCount: Int
  /// The share of a document's passages that may fail; the writer gives up when more do.
  public var failureShare: Double

  public init(
    url: String, model: String, keyVariable: String = defaultKeyVariable, concurrency: Int = 8, timeout: Double = 300,
    retries: Int = 4, maxTokens: Int = 8000, temperature: Double? = nil, requirement: String = "", pairCount: Int = 10,
    failureShare: Double = 0.1
  ) {
    (self.url, self.model, self.keyVariable) = (url, model, keyVariable)
    (self.concurrency, self.timeout, self.retries) = (concurrency, timeout, retries)
    (self.maxTokens, self.temperature, self.requirement) = (maxTokens, temperature, requirement)
    (self.pairCount, self.failureShare) = (pairCount, failureShare)
  }

  /// - Throws: ``InputError`` naming the first setting that cannot be used.
  public func validate() throws {
    try connection.validate()
    if maxTokens < 1 { throw InputError.usage("max-tokens", "\(maxTokens) is not above 0") }
    if let temperature, !(0...2).contains(temperature) {
      throw InputError.usage("temperature", "\(temperature) is not from 0 to 2")
    }
    if !(1...100).contains(pairCount) { throw InputError.usage("pair-count", "\(pairCount) is not from 1 to 100") }
    if !(0...1).contains(failureShare) {
      throw InputError.usage("failure-share", "\(failureShare) is not a share from 0 to 1")
    }
  }

  /// What decides about the pairs, for ``QuestionWriter/name``; where the model runs does not.
  var writerName: String {
    var parts = ["up to \(pairCount) pairs"]
    if let temperature { parts.append("temperature \(temperature)") }
    if !requirement.isEmpty { parts.append("“\(requirement)”") }
    return "server: \(model), \(parts.joined(separator: ", "))"
  }

  var connection: ChatConnection {
    ChatConnection(
      name: "the question writer", usualKeyVariable: Self.defaultKeyVariable, url: url, model: model,
      keyVariable: keyVariable, concurrency: concurrency, timeout: timeout, retries: retries)
  }
}
