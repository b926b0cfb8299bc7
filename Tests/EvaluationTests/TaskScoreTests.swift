import Evaluation
import Testing

/// Scores of the benchmarks, worked out by hand from their official scripts.
struct TaskScoreTests {
  @Test(arguments: [
    ("Paragraph 3", "Paragraph 3", 1), ("It is 3, not 13.", "Paragraph 3", 0.5), ("3 3 4", "Paragraph 3", 2.0 / 3),
    ("none", "Paragraph 3", 0), ("30", "Paragraph 3", 0), ("段落12", "段落12", 1), ("03", "Paragraph 3", 0),
  ] as [(String, String, Double)])
  func retrieval(_ prediction: String, _ answer: String, _ score: Double) {
    #expect(Scoring.retrieval.score(prediction: prediction, answers: [answer]) == score)
  }

  @Test func aParagraphWithoutANumberIsNoAnswer() {
    #expect(LongBenchScores.retrieval(prediction: "3", answer: "the third") == nil)
    #expect(LongBenchScores.count(prediction: "7 or 8", answer: "7") == 0.5)
  }

  @Test(arguments: [
    ("It is Food.", "Food", 1), ("Food or Drink", "Food", 0.5), ("Drink", "Food", 0), ("", "Food", 0),
    // A part of the right name does not count.
    ("Date of birth", "Date of birth", 1),
    // Two parts behind each other: taking out the first passes over the second, which stays.
    ("Fast Food", "Fast Food", 0.5),
  ] as [(String, String, Double)])
  func classification(_ prediction: String, _ answer: String, _ score: Double) {
    let classes = ["Date", "Fast", "Food", "Drink", "Date of birth", "Fast Food"]
    #expect(Scoring.classification(classes).score(prediction: prediction, answers: [answer]) == score)
  }

  @Test func containment() {
    #expect(Metric.containsAll.score(prediction: "One and THREE", answers: ["one", "two", "three", "four"]) == 0.5)
    #expect(Metric.containsAny.score(prediction: "One and THREE", answers: ["two", "three"]) == 1)
    #expect(Metric.containsAny.score(prediction: "One", answers: ["two", "three"]) == 0)
    #expect(Scoring.containsNormalised.score(prediction: "It was the Beatles!", answers: ["The Beatles"]) == 1)
    #expect(Scoring.containsNormalised.score(prediction: "It was a beat.", answers: ["The Beatles"]) == 0)
    #expect(ContainmentScores.keywords(prediction: "A Sandwich, when sunny", keywords: ["sandwich", "sunny"]) == 1)
    #expect(ContainmentScores.keywords(prediction: "A sandwich", keywords: ["sandwich", "sunny"]) == 0)
  }

  @Test(arguments: [
    ("B", "B", 1), ("b. because", "B", 1), ("[B]", "B", 0), ("", "B", 0), ("\nB", "B", 0), (" B", "B", 0), ("A\nB", "B", 0),
  ] as [(String, String, Double)])
  func letter(_ prediction: String, _ answer: String, _ score: Double) {
    #expect(Scoring.letter.score(prediction: prediction, answers: [answer]) == score)
  }

  @Test func numbers() {
    #expect(Scoring.number.score(prediction: " 1964. ", answers: ["1964"]) == 1)
    #expect(Scoring.number.score(prediction: "in 1964", answers: ["1964"]) == 0)
  }
}
