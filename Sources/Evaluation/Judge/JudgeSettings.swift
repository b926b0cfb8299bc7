import ChatClient
import Diagnostics

/// Which language model judges answers, and how it is asked.
public struct JudgeSettings: Sendable, Equatable, Codable {
  public static let defaultKeyVariable = "LIFT_JUDGE_KEY"

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

  public init(
    url: String, model: String, keyVariable: String = defaultKeyVariable, concurrency: Int = 4, timeout: Double = 60,
    retries: Int = 4
  ) {
    (self.url, self.model, self.keyVariable) = (url, model, keyVariable)
    (self.concurrency, self.timeout, self.retries) = (concurrency, timeout, retries)
  }

  /// - Throws: ``InputError`` naming the first setting that cannot be used.
  public func validate() throws { try connection.validate() }

  var connection: ChatConnection {
    ChatConnection(
      name: "the judge", usualKeyVariable: Self.defaultKeyVariable, url: url, model: model, keyVariable: keyVariable,
      concurrency: concurrency, timeout: timeout, retries: retries)
  }
}
