import Transformers

/// How answers are written.
public struct AnswerSettings: Sendable, Equatable {
  /// Nil is what the benchmark says, else 256.
  public var maxTokens: Int?
  public var temperature: Float = 0
  public var topP: Float = 1
  public var topK = 0

  public init() {}

  /// For ``LIFT/ReadOut``; a question's own limit is in its prompt.
  func sampling(seed: UInt64) -> SamplingSettings {
    SamplingSettings(temperature: temperature, topP: topP, topK: topK, seed: seed, maxTokens: maxTokens ?? 256)
  }

  public func validate() throws { try sampling(seed: 0).validate() }
}
