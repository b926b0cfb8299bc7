import Diagnostics
import Kernels
import Tokenizers
import Transformers

/// What was written and read again computes, beside what it computed before.
public struct ExportCheck: Sendable, Equatable {
  /// The largest difference of a logit, over all positions of a probe.
  public var largestDifference: Float
  /// The largest difference that the adapter itself makes there.
  public var effect: Float
  /// What ``largestDifference`` may be.
  public var tolerance: Float
  /// Positions of the probe.
  public var positions: Int
  /// Tokens of the greedy continuation that were compared.
  public var comparedTokens: Int
  /// The first of them, from 0, that is another; nil if all are the same.
  public var firstDifferentToken: Int?
}

extension ExportCheck {
  /// Rounding in float32 where a scale was folded, and in nothing else.
  private static let leastTolerance: Float = 1e-3

  /// - Parameters:
  ///   - bare: Of the model without an adapter.
  ///   - before: Of what was to be written.
  ///   - after: Of what was read again.
  ///   - share: How much of the adapter's own effect rounding may change.
  init(bare: ProbeAnswer, before: ProbeAnswer, after: ProbeAnswer, share: Float) {
    effect = Self.distance(before.logits, bare.logits)
    largestDifference = Self.distance(before.logits, after.logits)
    tolerance = max(Self.leastTolerance, share * effect)
    positions = before.positions
    comparedTokens = max(before.continuation.count, after.continuation.count)
    let shared = zip(before.continuation, after.continuation).prefix { $0 == $1 }.count
    firstDifferentToken = shared < comparedTokens ? shared : nil
  }

  /// - Throws: ``InputError`` if the difference is above the tolerance, or no number.
  func throwIfTooLarge(_ path: String) throws {
    guard largestDifference <= tolerance else {
      throw InputError.invalid(
        path, "what was written and read again gives logits that differ by up to \(largestDifference), expected at most \(tolerance)",
        remedy: "Nothing was kept; write it as F32.")
    }
  }

  private static func distance(_ x: [Float], _ y: [Float]) -> Float {
    zip(x, y).reduce(0) { largest, pair in
      let difference = (pair.0 - pair.1).magnitude
      return difference.isNaN ? .infinity : max(largest, difference)
    }
  }
}

/// What a model says to a fixed question: the logits of every position of the prompt, and 64 tokens of a greedy answer.
struct ProbeAnswer {
  let logits: [Float]
  let positions: Int
  let continuation: [Int32]

  /// In the model's own form, or as plain text where it has no template.
  init(_ model: LanguageModel) throws {
    let text = "What does the text say, and who is named in it? Give three facts, and a number for each of them."
    let probe = model.chatTemplate == nil
      ? model.tokenizer.encode(text, specialTokens: .asText)
      : try model.chatTokens([ChatMessage(role: "user", content: text)])
    positions = probe.count
    logits = model.model.logits(model.model.hiddenStates(TokenBatch([probe]))).floats
    continuation = try model.generator.generate(
      probe, settings: SamplingSettings(maxTokens: 64), cache: model.model.makeCache()
    ).tokens
  }
}
