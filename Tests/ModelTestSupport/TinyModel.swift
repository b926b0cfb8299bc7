import TensorFiles
import TestSupport
import Transformers

/// The two-layer models of Tests/Fixtures/tiny_llama, with what transformers computes with them.
public enum TinyModel: String, CaseIterable, Sendable {
  /// Four heads sharing two key/value heads; the embedding is the output head.
  case tied
  /// Three heads of a size that is not `hiddenSize / headCount`; a head of its own, and no size divisible by 32.
  case untied
  /// Of the Qwen2 family: biases, rows of queries and keys as they are, rows of the embedding without a token.
  case qwen2

  /// A prompt and its likeliest continuation, token by token.
  public struct Sequence: Decodable, Sendable {
    public let tokens: [Int32]
    public let greedy: [Int32]
  }
  private struct Expectations: Decodable {
    let sequences: [Sequence]
  }

  public var ggufPath: String { "\(folder)/model.gguf" }
  /// The same model as transformers reads it.
  public var folder: String { Fixture.path("tiny_llama/\(rawValue)") }

  /// A model of one's own, which a test may change.
  public func load() throws -> LlamaModel { try LlamaModel(GGUFFile(path: ggufPath), trainable: true) }

  /// The same with its matrices as they are in the file.
  public func loadFrozen() throws -> LlamaModel { try LlamaModel(GGUFFile(path: ggufPath)) }

  public func sequences() throws -> [Sequence] {
    try Fixture.json(Expectations.self, "tiny_llama/\(rawValue)/reference.json").sequences
  }

  /// The logits `[tokens.count, V]` of each sequence's prompt.
  public func logits() throws -> [[Double]] {
    let tensors = try Fixture.tensors("tiny_llama/\(rawValue)/logits.safetensors")
    return tensors.keys.sorted().compactMap { tensors[$0]?.doubles }
  }
}

extension LlamaModel {
  /// The logits of one sequence, all at once.
  public func logits(_ tokens: [Int32]) -> [Float] { logits(hiddenStates(TokenBatch([tokens]))).floats }
}

/// Logits of the tiny models lie within ±10, and each is a sum of some dozen products behind two layers: two correct
/// float32 programs differ by a few 1e-6. A wrong constant or order of rows shows at 1e-2 and above.
public let logitTolerance = 3e-5

/// Tokens of some length for the tiny models, without their control tokens.
public func tinyTokens(_ count: Int, seed: UInt64, below limit: Int = 264) -> [Int32] {
  randomValues(count, seed: seed).map { 3 + Int32(($0 + 1) / 2 * Float(limit - 4)) }
}
