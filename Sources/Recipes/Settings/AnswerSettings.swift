import Diagnostics
import Evaluation
import Transformers

/// How answers are written.
public struct AnswerSettings: Sendable, Equatable {
  /// Nil is what the benchmark says, else 256.
  public var maxTokens: Int?
  /// `M`: the most tokens of a prompt with something of the document in view; nil is what the window leaves beside the
  /// answer.
  public var promptLimit: Int?
  public var temperature: Float = 0
  public var topP: Float = 1
  public var topK = 0

  public init() {}

  /// For ``LIFT/ReadOut``; a question's own limit is in its prompt.
  func sampling(seed: UInt64) -> SamplingSettings {
    SamplingSettings(
      temperature: temperature, topP: topP, topK: topK, seed: seed, maxTokens: maxTokens ?? Self.defaultMaxTokens)
  }

  /// Tokens that an answer may have.
  func maxTokens(of question: TaskQuestion) -> Int { maxTokens ?? question.maxTokens ?? Self.defaultMaxTokens }

  public func validate() throws {
    try sampling(seed: 0).validate()
    if let promptLimit, promptLimit < 2 { throw InputError.usage("prompt-limit", "\(promptLimit) is not at least 2") }
  }

  private static let defaultMaxTokens = 256
}
