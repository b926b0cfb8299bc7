import Diagnostics

/// How the next token is chosen and when to stop.
public struct SamplingSettings: Sendable, Equatable, Codable {
  /// Divides the logits; 0 takes the most likely token (greedy).
  public var temperature: Float
  /// Samples from the smallest set of tokens whose probabilities reach this sum; 1 is all.
  public var topP: Float
  /// Samples from this many most likely tokens; 0 is all.
  public var topK: Int
  public var seed: UInt64
  /// The most tokens that are generated.
  public var maxTokens: Int

  public init(temperature: Float = 0, topP: Float = 1, topK: Int = 0, seed: UInt64 = 0, maxTokens: Int = 256) {
    self.temperature = temperature
    self.topP = topP
    self.topK = topK
    self.seed = seed
    self.maxTokens = maxTokens
  }

  /// - Throws: ``InputError`` naming the first setting that is out of range.
  public func validate() throws {
    if !(temperature >= 0 && temperature.isFinite) {
      throw InputError.usage("temperature", "\(temperature) is not a number from 0 up")
    }
    if !(topP > 0 && topP <= 1) { throw InputError.usage("top-p", "\(topP) is not above 0 and at most 1") }
    if topK < 0 { throw InputError.usage("top-k", "\(topK) is negative") }
    if maxTokens < 1 { throw InputError.usage("max-tokens", "\(maxTokens) is not at least 1") }
  }
}
