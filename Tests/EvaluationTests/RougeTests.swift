import Evaluation
import Foundation
import TestSupport
import Testing

/// ROUGE of both Python packages on the pairs of `make_metrics.py`, quirks included.
struct RougeTests {
  private struct Pair: Decodable {
    var prediction: String
    var reference: String
    /// Precision, recall and F1 by name; nil where the package ends with an error.
    var rouge: [String: [Double]]?
    var google: [String: [Double]]
  }

  private func pairs() throws -> [Pair] {
    // As it is: `rouge-1` is a key, not a name to be changed.
    try JSONDecoder().decode([Pair].self, from: Data(contentsOf: URL(fileURLWithPath: Fixture.path("metrics/rouge.json"))))
  }

  private func expect(_ score: RougeScore?, _ wanted: [Double]?, _ what: String, _ pair: Pair) {
    let found = score.map { [$0.precision, $0.recall, $0.f1] }
    let isClose = zip(found ?? [], wanted ?? []).allSatisfy { abs($0 - $1) < 1e-12 }
    #expect((found == nil) == (wanted == nil) && isClose, "\(what) of \(pair.prediction) and \(pair.reference)")
  }

  @Test func equalsThePackageRouge() throws {
    let pairs = try pairs()
    #expect(pairs.count > 100 && pairs.contains { $0.rouge == nil } && pairs.contains { $0.rouge != nil })
    for pair in pairs {
      // An error ends all of its scores, whichever of them it is in.
      let l = Rouge.l(prediction: pair.prediction, reference: pair.reference)
      expect(l, pair.rouge?["rouge-l"], "ROUGE-L", pair)
      if pair.rouge == nil { continue }
      for n in 1...2 {
        expect(
          Rouge.n(n, prediction: pair.prediction, reference: pair.reference), pair.rouge?["rouge-\(n)"], "ROUGE-\(n)", pair)
      }
    }
  }

  @Test func equalsThePackageRougeScore() throws {
    for pair in try pairs() {
      for n in 1...2 {
        expect(
          GoogleRouge.n(n, prediction: pair.prediction, reference: pair.reference), pair.google["rouge\(n)"],
          "ROUGE-\(n)", pair)
      }
      expect(
        GoogleRouge.l(prediction: pair.prediction, reference: pair.reference), pair.google["rougeL"], "ROUGE-L", pair)
    }
  }

  @Test func theGeometricMean() {
    let mean = GoogleRouge.geometricMean(prediction: "a b c", reference: "a b d")
    // F1: 2/3 of the words, 1/2 of the pairs, 2/3 on the longest common subsequence.
    #expect(abs(mean - cbrt(2.0 / 3 * 0.5 * 2 / 3)) < 1e-12)
  }
}
