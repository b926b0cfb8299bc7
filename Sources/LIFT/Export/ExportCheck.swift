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
  /// The tolerance is that of float32: rounding where a scale was folded, and in nothing else.
  ///
  /// - Parameters:
  ///   - bare: Of the model without an adapter.
  ///   - before: Of what was to be written.
  ///   - after: Of what was read again.
  package init(bare: ProbeAnswer, before: ProbeAnswer, after: ProbeAnswer) {
    effect = Self.distance(before.logits, bare.logits)
    // Another prompt is no comparison.
    largestDifference = before.prompt == after.prompt ? Self.distance(before.logits, after.logits) : .infinity
    tolerance = 1e-3
    positions = before.positions
    comparedTokens = max(before.continuation.count, after.continuation.count)
    let shared = zip(before.continuation, after.continuation).prefix { $0 == $1 }.count
    firstDifferentToken = shared < comparedTokens ? shared : nil
  }

  /// - Throws: ``InputError`` if the difference is above the tolerance, or no number.
  package func throwIfTooLarge(_ path: String) throws {
    guard largestDifference.isFinite, largestDifference <= tolerance else {
      throw InputError.invalid(
        path, "what was written and read again gives logits that differ by up to \(largestDifference), expected at most \(tolerance)",
        remedy: "Nothing was kept; write it as F32, or --no-verify leaves the comparison out.")
    }
  }

  private static func distance(_ x: [Float], _ y: [Float]) -> Float {
    guard x.count == y.count else { return .infinity }
    return zip(x, y).reduce(0) { largest, pair in
      let difference = (pair.0 - pair.1).magnitude
      return difference.isNaN ? .infinity : max(largest, difference)
    }
  }
}

/// What a model says to a fixed question: the logits of every position of the prompt, and 64 tokens of a greedy answer.
package struct ProbeAnswer {
  let prompt: [Int32]
  let logits: [Float]
  let continuation: [Int32]

  var positions: Int { prompt.count }
  var largestLogit: Float { logits.reduce(0) { max($0, $1.magnitude) } }

  /// In the model's own form, or as plain text where it has no template.
  package init(_ model: LanguageModel) throws {
    let text = "What does the text say, and who is named in it? Give three facts, and a number for each of them."
    let probe = model.chatTemplate == nil
      ? model.tokenizer.encode(text, specialTokens: .asText)
      : try model.chatTokens([ChatMessage(role: "user", content: text)])
    prompt = probe
    logits = model.model.logits(model.model.hiddenStates(TokenBatch([probe]))).floats
    continuation = try model.generator.generate(
      probe, settings: SamplingSettings(maxTokens: 64), cache: model.model.makeCache()
    ).tokens
  }
}
