import Evaluation
import Testing

struct BootstrapTests {
  @Test func equalValuesLeaveNoDoubt() {
    #expect(Bootstrap.mean([0.1, 0.1, 0.1]) == MeanEstimate(mean: 0.1, low: 0.1, high: 0.1, n: 3))
    #expect(Bootstrap.mean([]) == nil)
  }

  @Test func sameSeedSameInterval() throws {
    let values = [0, 0.2, 0.3, 0.9, 1, 1], estimate = try #require(Bootstrap.mean(values, seed: 3))
    #expect(Bootstrap.mean(values.reversed(), seed: 3) == estimate)
    #expect(Bootstrap.mean(values, seed: 4) != estimate)
    #expect(estimate.n == 6)
    #expect(abs(estimate.mean - 3.4 / 6) < 1e-12)
  }

  /// Of four values, one 1, the resampled mean is k / 4 with the binomial's odds for k of 4 at 1 / 4: 0 in 32 % of the
  /// samples, so the lower end is 0; 4 / 4 in 0.4 % and 3 / 4 in 4.7 %, so the upper end is 3 / 4.
  @Test func endsAreThoseOfTheBinomial() {
    #expect(Bootstrap.mean([0, 1, 0, 0]) == MeanEstimate(mean: 0.25, low: 0, high: 0.75, n: 4))
  }

  @Test func symmetricValuesHaveASymmetricInterval() throws {
    let estimate = try #require(Bootstrap.mean((-50...50).map(Double.init)))
    // Width of the normal approximation: ±1.96 · sd / √n with sd² = Σ x² / n.
    let half = 1.96 * (101 * 100 / 12.0).squareRoot() / 101.0.squareRoot()
    #expect(estimate.mean == 0)
    // 2,000 resamples place an end within about 5 % of that.
    #expect(abs(estimate.low + half) < 0.1 * half && abs(estimate.high - half) < 0.1 * half)
  }

  /// 95 % of the intervals are to hold the truth. For 40 coin tosses the percentile method reaches some 93 %; among 300
  /// trials two standard errors are 3 %.
  @Test func holdsTheTruthAsOftenAsItSays() throws {
    var chance = LinearCongruential(state: 11)
    let trials = 300, right = 0.3
    let held = try (0..<trials).count { trial in
      let tosses = (0..<40).map { _ in chance.next() < right ? 1.0 : 0 }
      let estimate = try #require(Bootstrap.mean(tosses, seed: UInt64(trial)))
      return estimate.low <= right && right <= estimate.high
    }
    #expect((0.89...0.98).contains(Double(held) / Double(trials)), "\(held) of \(trials)")
  }

  /// Where each question differs by the same, the difference is certain however much the questions differ.
  @Test func differencesArePaired() throws {
    let first = [0.3, 0.5, 1], second = [0, 0.2, 0.7]
    let answers = first.enumerated().map { prediction(reader: "a", id: "\($0)", score: $1) }
    let others = second.enumerated().map { prediction(reader: "b", id: "\($0)", score: $1) }
    let alone = prediction(reader: "b", document: "other", id: "0", score: 1)
    let difference = try #require(Bootstrap.difference(answers, minus: others + [alone]))
    #expect(difference.n == 3 && difference.excludesZero)
    #expect([difference.mean, difference.low, difference.high].allSatisfy { abs($0 - 0.3) < 1e-12 })
    #expect(Bootstrap.difference(answers, minus: [alone]) == nil)
  }

  @Test func aQuestionCountsOnceHoweverManySeedsAnsweredIt() throws {
    let seeds = [UInt64(1), 2, 3].map { prediction(reader: "a", seed: $0, id: "q", score: $0 == 1 ? 1 : 0) }
    let other = [prediction(reader: "b", id: "q", score: 0), prediction(reader: "b", id: "r", score: 1)]
    let difference = try #require(Bootstrap.difference(seeds, minus: other))
    #expect(difference.n == 1)
    #expect(abs(difference.mean - 1.0 / 3) < 1e-12)
  }
}

/// Coin tosses that have nothing to do with the generator under test.
private struct LinearCongruential {
  var state: UInt64

  /// From 0 to 1.
  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(UInt64(1) << 53)
  }
}
