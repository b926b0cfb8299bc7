import Foundation
import Kernels
import Testing
import Transformers

struct SamplerTests {
  /// Not in order, so that sorting is part of the test.
  private let probabilities = [0.15, 0.5, 0.05, 0.3]

  /// What each token's share must be: the distribution after temperature, top-k and top-p, by hand.
  @Test(
    arguments: [
      (SamplingSettings(temperature: 1), [0.15, 0.5, 0.05, 0.3]),
      (SamplingSettings(temperature: 1, topK: 2), [0, 0.625, 0, 0.375]),
      (SamplingSettings(temperature: 1, topK: 9), [0.15, 0.5, 0.05, 0.3]),
      (SamplingSettings(temperature: 1, topP: 0.75), [0, 0.625, 0, 0.375]),
      (SamplingSettings(temperature: 1, topP: 0.85), [0.15 / 0.95, 0.5 / 0.95, 0, 0.3 / 0.95]),
      (SamplingSettings(temperature: 1, topP: 0.01), [0, 1, 0, 0]),
      // Of the three that top-k leaves, 0.5 and 0.3 have a share of 0.842.
      (SamplingSettings(temperature: 1, topP: 0.83, topK: 3), [0, 0.625, 0, 0.375]),
      // Temperature ½ squares the probabilities: 0.0225, 0.25, 0.0025, 0.09 of 0.365.
      (SamplingSettings(temperature: 0.5), [0.0225 / 0.365, 0.25 / 0.365, 0.0025 / 0.365, 0.09 / 0.365]),
      (SamplingSettings(temperature: 0.001), [0, 1, 0, 0]),
      (SamplingSettings(temperature: 0), [0, 1, 0, 0]),
    ] as [(SamplingSettings, [Double])])
  func distribution(settings: SamplingSettings, expected: [Double]) {
    let draws = 20_000, counts = counts(settings, draws)
    for (count, share) in zip(counts, expected) {
      // Five standard deviations of a binomial count; exactly none where the share is 0.
      let deviation = (Double(draws) * share * (1 - share)).squareRoot()
      #expect(abs(Double(count) - Double(draws) * share) <= 5 * deviation, "\(counts), expected shares \(expected)")
    }
  }

  @Test func seedsRepeat() {
    #expect(draws(seed: 1) == draws(seed: 1))
    #expect(draws(seed: 1) != draws(seed: 2))
  }

  @Test func greedyTakesTheFirstOfTheLargest() {
    var sampler = Sampler(SamplingSettings())
    #expect(next(&sampler, [1, 3, 3, 2, 3]) == 1)
  }

  /// In every place of the vectors that the search goes through.
  @Test func greedyFindsTheLargestWhereverItIs() {
    var sampler = Sampler(SamplingSettings())
    for count in [1, 31, 32, 33, 100] {
      for place in 0..<count {
        var logits = [Float](repeating: -3, count: count)
        logits[place] = -1
        #expect(next(&sampler, logits) == Int32(place))
      }
    }
  }

  /// Tokens far below the others are left out, and the rest keep their shares.
  @Test func whatIsFarBelowIsNeverDrawn() {
    var sampler = Sampler(SamplingSettings(temperature: 1))
    let drawn = (0..<400).map { _ in next(&sampler, [-200, 1, -90, 1, -100]) }
    #expect(Set(drawn) == [1, 3])
    #expect((120...280).contains(drawn.count { $0 == 1 }))
  }

  @Test func logitsThatAreNoNumbersGiveTheFirst() {
    var sampler = Sampler(SamplingSettings(temperature: 1))
    #expect(next(&sampler, [.nan, .nan]) == 0)
  }

  @Test func equalLogitsAreCutInOrderOfTheirIDs() {
    var sampler = Sampler(SamplingSettings(temperature: 1, topK: 2))
    #expect(Set((0..<200).map { _ in next(&sampler, [1, 1, 1, 1]) }) == [0, 1])
  }

  @Test func largeLogitsDoNotOverflow() {
    var sampler = Sampler(SamplingSettings(temperature: 1))
    #expect((0..<50).allSatisfy { _ in next(&sampler, [10_000, 9000, -10_000]) == 0 })
  }

  /// Shares that differ by orders of magnitude, of which the sampler looks at no more than it needs.
  @Test(arguments: [
    (SamplingSettings(temperature: 1), 1.0), (SamplingSettings(temperature: 1, topP: 0.9), 0.9),
    (SamplingSettings(temperature: 1, topP: 0.9999), 0.9999), (SamplingSettings(temperature: 1, topK: 3), 0.9),
  ])
  func rareTokensKeepTheirShares(settings: SamplingSettings, share: Double) {
    // 0.4 · (1, ½, …) in pairs: e^−7.6 between the first and the last.
    let weights = (0..<24).map { pow(2, -Double($0 / 2)) }, total = weights.reduce(0, +)
    var kept = 0, sum = 0.0
    if settings.topK > 0 {
      kept = settings.topK
    } else {
      while kept < 24, sum < share * total {
        sum += weights[kept]
        kept += 1
      }
    }
    let mass = weights[..<kept].reduce(0, +)
    var sampler = Sampler(settings), counts = [Int](repeating: 0, count: 24)
    let draws = 20_000, logits = weights.map { Float(log($0)) }
    for _ in 0..<draws { counts[Int(next(&sampler, logits))] += 1 }
    for (index, count) in counts.enumerated() {
      let p = index < kept ? weights[index] / mass : 0
      #expect(abs(Double(count) - Double(draws) * p) <= 5 * (Double(draws) * p * (1 - p)).squareRoot(), "token \(index)")
    }
  }

  private func counts(_ settings: SamplingSettings, _ draws: Int) -> [Int] {
    var sampler = Sampler(settings), counts = [Int](repeating: 0, count: probabilities.count)
    // Any constant added to the logits changes nothing.
    let logits = probabilities.map { Float(log($0)) + 3 }
    for _ in 0..<draws { counts[Int(next(&sampler, logits))] += 1 }
    return counts
  }

  private func draws(seed: UInt64) -> [Int32] {
    var sampler = Sampler(SamplingSettings(temperature: 1, seed: seed))
    return (0..<40).map { _ in next(&sampler, [0, 0, 0, 0, 0]) }
  }

  private func next(_ sampler: inout Sampler, _ logits: [Float]) -> Int32 {
    logits.withUnsafeBufferPointer { sampler.next($0) }
  }
}
