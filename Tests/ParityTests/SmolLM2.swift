import Foundation
import Kernels
import Testing
import TestSupport
import Transformers

/// SmolLM2-135M-Instruct, 98 MB, which is not part of the repository: `LIFT_PARITY_MODEL` names its file.
enum SmolLM2 {
  static let path = ProcessInfo.processInfo.environment["LIFT_PARITY_MODEL"]

  /// All logits of the reference prompt, from `make_smollm2_reference.py --full`; only in a live check.
  static let fullLogitsPath = ProcessInfo.processInfo.environment["LIFT_PARITY_FULL_LOGITS"]

  static func load(on backend: CPUBackend = .shared) throws -> LanguageModel {
    try LanguageModel(path: try #require(path), on: backend)
  }

  /// `Tests/Fixtures/smollm2/reference.json`.
  struct Reference: Decodable {
    struct Prompt: Decodable {
      var text: String
      var tokens: [Int32]
      var sampledIds: [Int]
    }
    struct Message: Decodable {
      var role: String
      var content: String
    }
    struct Chat: Decodable {
      var messages: [Message]
      var rendered: String
      var tokens: [Int32]
      var greedy: [Int32]
    }
    struct LoRASettings: Decodable {
      var rank: Int
      var alpha: Double
      var learningRate: Double
      var betas: [Double]
      var epsilon: Double
      var weightDecay: Double
      var maxGradientNorm: Double
    }
    struct LoRAStep: Decodable {
      var tokens: [[Int32]]
      var loss: Double
      var gradientNorm: Double
    }
    struct LoRA: Decodable {
      var settings: LoRASettings
      var steps: [LoRAStep]
      /// The losses with the base in bfloat16.
      var bfloat16Losses: [Double]
    }
    var prompt: Prompt
    var chats: [Chat]
    var lora: LoRA
  }

  static func reference() throws -> Reference { try Fixture.json(Reference.self, "smollm2/reference.json") }
}
