import Adapters
import Diagnostics
import Training
import Transformers

/// How far an adapted model is from the bare one where the document is not the matter.
///
///     drift = mean over tokens of KL(bare ‖ adapted)        in nats, over the k likeliest tokens and the rest as one more
///
/// Measured on texts of the bare model's own that nothing is trained on.
public struct Drift {
  private let texts: [TrainingExample]
  private let tokenCount: Double
  /// What the losses come to where nothing has changed: the bare model's own entropy.
  private let least: Double

  /// - Parameters:
  ///   - texts: With the bare model's opinion of their tokens, each token with a weight of 1 or 0.
  ///   - bare: The model without an adapter.
  package init(on texts: [TrainingExample], bare: LlamaModel) {
    self.texts = texts
    tokenCount = texts.reduce(0) { $0 + $1.totalWeight }
    least = Self.loss(of: texts, bare)
  }

  /// - Returns: Not below 0 by rounding; no number where the adapted model gives none.
  package func callAsFunction(_ adapted: LlamaModel) -> Double {
    let drift = (Self.loss(of: texts, adapted) - least) / tokenCount
    return drift < 0 ? 0 : drift
  }

  private static func loss(of texts: [TrainingExample], _ model: LlamaModel) -> Double {
    stride(from: 0, to: texts.count, by: 8).reduce(0) { sum, first in
      sum + Double(model.lossSum(Array(texts[first..<min(first + 8, texts.count)]), checkpointing: false).scalar)
    }
  }
}

extension Drift {
  /// What became of an adapter that drifted too far.
  public struct Limited: Sendable, Equatable, Codable {
    /// As it came out of training.
    public var trained: Double
    /// As it is.
    public var kept: Double
    /// What the change of every weight was multiplied with, after its spectrum was flattened; 1 if nothing was done.
    public var strength: Double
  }

  private static let mostGuesses = 5

  /// Flattens the spectrum of an adapter that drifted too far (``LoRAAdapter/flattenSpectrum()``), and weakens it as little
  /// as brings its drift down to the limit.
  ///
  /// The drift grows about with the square of the strength, so the place is guessed between what was measured, to 1/128;
  /// where guesses do not close in on it, the interval is halved.
  /// - Parameters:
  ///   - adapter: On the model.
  ///   - limit: In nats a token.
  /// - Throws: ``InputError`` if the adapted model gives no finite numbers, or the singular values are not found.
  package func limit(_ adapter: LoRAAdapter, on model: LlamaModel, to limit: Double) throws -> Limited {
    let trained = try measured(model)
    guard trained > limit else { return Limited(trained: trained, kept: trained, strength: 1) }
    try adapter.flattenSpectrum()
    let flat = try measured(model)
    guard flat > limit else { return Limited(trained: trained, kept: flat, strength: 1) }
    let full = ParameterSnapshot(adapter.parameters), steps = 128
    func weaken(to step: Int) -> Double {
      full.restore()
      let strength = Double(step) / Double(steps)
      adapter.weaken(by: Float(strength))
      return strength
    }
    var low = 0, high = steps, kept = 0.0, above = flat, guesses = 0
    while high - low > 1 {
      let guess = (limit.squareRoot() - kept.squareRoot()) / (above.squareRoot() - kept.squareRoot())
      let share = guesses < Self.mostGuesses ? guess : 0.5
      let place = min(high - 1, max(low + 1, low + Int(share * Double(high - low))))
      guesses += 1
      _ = weaken(to: place)
      let drift = try measured(model)
      if drift <= limit { (low, kept) = (place, drift) } else { (high, above) = (place, drift) }
    }
    return Limited(trained: trained, kept: kept, strength: weaken(to: low))
  }

  private func measured(_ model: LlamaModel) throws -> Double {
    let drift = self(model)
    guard drift.isFinite else {
      throw InputError.invalid(
        "drift", "the adapted model gives no finite numbers on texts of its own", remedy: "Lower the learning rate.")
    }
    return drift
  }
}
