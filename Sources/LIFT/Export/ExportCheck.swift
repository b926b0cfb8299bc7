import Adapters
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
    effect = before.distance(to: bare)
    largestDifference = before.distance(to: after)
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
}

/// What a model says to a fixed question: the logits of every position of the prompt, and 64 tokens of a greedy answer.
package struct ProbeAnswer {
  let prompt: [Int32]
  let logits: [Float]
  let continuation: [Int32]

  var positions: Int { prompt.count }
  var largestLogit: Float { logits.reduce(0) { max($0, $1.magnitude) } }

  /// Of the model without an adapter, with one, and with another.
  ///
  /// - Parameter onProgress: Called with how many of the three there are; what it throws ends the work.
  package static func three(
    _ first: any Adapter, _ second: any Adapter, on model: LanguageModel, onProgress: (Int, Int) throws -> Void
  ) throws -> (bare: ProbeAnswer, first: ProbeAnswer, second: ProbeAnswer) {
    let bare = try ProbeAnswer(model)
    try onProgress(1, 3)
    let own = try withAdapter(first, on: model.model) { try ProbeAnswer(model) }
    try onProgress(2, 3)
    let other = try withAdapter(second, on: model.model) { try ProbeAnswer(model) }
    try onProgress(3, 3)
    return (bare, own, other)
  }

  /// The largest difference of a logit; infinite where there is no number, or the prompts are not the same.
  package func distance(to other: ProbeAnswer) -> Float {
    guard prompt == other.prompt, logits.count == other.logits.count else { return .infinity }
    return zip(logits, other.logits).reduce(0) { largest, pair in
      let difference = (pair.0 - pair.1).magnitude
      return difference.isNaN ? .infinity : max(largest, difference)
    }
  }

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
