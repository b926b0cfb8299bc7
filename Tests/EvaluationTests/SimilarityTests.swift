import Evaluation
import Foundation
import TestSupport
import Testing

/// Similarity of code and of Chinese texts.
struct SimilarityTests {
  private struct Pair: Decodable {
    var prediction: String
    var reference: String
    /// `fuzz.ratio` of the two.
    var ratio: Double
  }

  /// On the pairs of `make_metrics.py`, among them texts long enough that frequent characters are overlooked.
  @Test func equalsThePackageFuzzywuzzy() throws {
    let pairs = try JSONDecoder().decode([Pair].self, from: Fixture.data("metrics/fuzz.json"))
    #expect(pairs.count > 100 && pairs.contains { $0.reference.count > 250 })
    for pair in pairs where !pair.prediction.contains(where: { "`#\n".contains($0) }) {
      let score = LongBenchScores.codeSimilarity(prediction: pair.prediction, answer: pair.reference)
      #expect(score == pair.ratio / 100, "\(pair.prediction) and \(pair.reference)")
    }
  }

  @Test(arguments: [
    ("\n\nreturn x\nreturn y", "return x", 1), ("# a comment\n// another\n`code`\nreturn x", "return x", 1),
    ("\n", "return x", 0), ("# only", "return x", 0), ("```python", "", 1),
    // An empty line is a line.
    ("#\n\nreturn x", "return x", 0),
  ] as [(String, String, Double)])
  func theFirstLineOfCode(_ prediction: String, _ answer: String, _ score: Double) {
    #expect(Scoring.codeSimilarity.score(prediction: prediction, answers: [answer]) == score)
  }

  @Test func chineseCharacters() {
    func f1(_ prediction: String, _ reference: String) -> Double {
      Scoring.chineseF1.score(prediction: prediction, answers: [reference])
    }
    #expect(f1("厦门大学。", "厦门 大学") == 1)
    // Three of four characters on one side, of six on the other; a character counts as often as it occurs.
    #expect(f1("北京大学", "北京师范大大") == 2 * 3.0 / 10)
    #expect(f1("", "大") == 0 && f1("。", "大") == 0 && f1("南", "北") == 0)
    #expect(f1("iOS系统", "IOS系统") == 1)
  }

  @Test func chineseRouge() {
    func rouge(_ prediction: String, _ reference: String) -> Double {
      Scoring.chineseRougeL.score(prediction: prediction, answers: [reference])
    }
    #expect(rouge("会议，讨论。预算", "会议讨论预算") == 1)
    // 讨论 or 会议 in order, never both.
    #expect(rouge("讨论会议", "会议讨论") == 0.5)
    #expect(rouge("", "会议") == 0)
    // Longer than the calls that Python allows.
    let long = String(repeating: "会", count: 1200)
    #expect(rouge(long, long) == 1)
  }
}
