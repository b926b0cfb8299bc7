import Randomness

/// A mean over questions with its 95 % interval.
public struct MeanEstimate: Sendable, Equatable, Codable {
  public var mean: Double
  /// The ends of the interval.
  public var low, high: Double
  /// Values that the mean is of.
  public var n: Int

  public init(mean: Double, low: Double, high: Double, n: Int) {
    (self.mean, self.low, self.high, self.n) = (mean, low, high, n)
  }

  /// Whether the interval lies on one side of zero; of a difference, whether the questions tell the two apart.
  public var excludesZero: Bool { low > 0 || high < 0 }
}

/// How far a mean would move with other questions of the same kind.
public enum Bootstrap {
  /// Enough for ends that do not move by more than a few hundredths of the interval's width with another seed.
  public static let resamples = 2000

  /// The mean with its 95 % interval by the percentile method (Efron, 1979, "Bootstrap methods: another look at the
  /// jackknife"; Efron and Tibshirani, 1993, §13.3); nil without values.
  ///
  ///     x̄ = Σ xᵢ / n          x̄*ᵇ = Σ xᵢ* / n,  xᵢ* drawn from x₁…xₙ with replacement,  b = 1…B
  ///     interval = [x̄*₍₀.₀₂₅₎, x̄*₍₀.₉₇₅₎]: of the B sorted means, B / 40 lie below it and B / 40 above
  ///
  /// Values are taken as independent of each other. Questions about one document share its adapter, so with few
  /// documents the truth is wider. Where all values are equal the interval has no width, whatever n is.
  ///
  /// The result depends on the values and the seed alone, not on the order of the values.
  public static func mean(_ values: [Double], seed: UInt64 = 0) -> MeanEstimate? {
    guard let first = values.first else { return nil }
    let sorted = values.sorted(), n = values.count
    // Without this, sums of equal values differ from their mean in the last bit.
    guard sorted[0] != sorted[n - 1] else { return MeanEstimate(mean: first, low: first, high: first, n: n) }
    var generator = SeededGenerator(seed: seed, stream: "bootstrap")
    let means = (0..<resamples).map { _ in
      (0..<n).reduce(0) { sum, _ in sum + sorted[generator.index(below: n)] } / Double(n)
    }.sorted()
    return MeanEstimate(
      mean: sorted.reduce(0, +) / Double(n), low: means[resamples / 40], high: means[resamples - 1 - resamples / 40],
      n: n)
  }

  /// How much higher the first list scores than the second: the mean with its interval, as above, of
  ///
  ///     dᵢ = sᵢ − tᵢ,  for each question i that is in both; s and t are means over seeds and variants
  ///
  /// Nil if they share no question. Both answered the same questions, so what makes a question hard cancels out, and
  /// the interval is narrower than those of the two means suggest.
  public static func difference(
    _ first: [Prediction], minus second: [Prediction], seed: UInt64 = 0
  ) -> MeanEstimate? {
    let second = second.meanByQuestion(\.score)
    return mean(first.meanByQuestion(\.score).compactMap { key, score in second[key].map { score - $0 } }, seed: seed)
  }
}
