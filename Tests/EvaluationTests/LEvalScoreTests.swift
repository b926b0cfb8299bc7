import Evaluation
import Foundation
import Testing

/// Scores of L-Eval, worked out by hand from its official scripts.
struct LEvalScoreTests {
  @Test(arguments: [
    ("(B) They slept.", "(B) They slept.", 1), ("C", "C. x", 1), ("I think it is C", "(C)", 1), ("B", "(A) a", 0),
    // The first capital letter counts, wherever it is: here the one of "Answer" and of "Because".
    ("Answer: C", "A", 1), ("Answer: C", "C", 0), ("Because of C", "B", 1),
    // No letter counts as A, a blank answer as nothing, neighbouring letters alone as all of them.
    ("the letter c", "A", 1), ("  ", "A", 0), ("AB", "A", 0), ("AB", "B", 0),
  ] as [(String, String, Double)])
  func choice(_ prediction: String, _ reference: String, _ score: Double) {
    #expect(Scoring.choice.score(prediction: prediction, answers: [reference]) == score)
  }

  @Test(arguments: [
    ("ABD", "ABD", 1), ("DBA", "ABD", 1), ("AB", "ABD", 0.25), ("A", "ABD", 0.25), ("ABC", "ABD", 0), ("", "ABD", 0),
    ("A. one\nB) two", "AB", 1), ("A, B.", "AB", 1), ("A, B", "AB", 0.25), ("The answer is C", "C", 1),
    ("C. x Question 2: D.", "C", 1), ("none", "A", 1), ("Between A and B", "AB", 1),
    ("It is BC", "BC", 1),
  ] as [(String, String, Double)])
  func choices(_ prediction: String, _ reference: String, _ score: Double) {
    #expect(Scoring.choices.score(prediction: prediction, answers: [reference]) == score)
  }

  @Test(arguments: [
    ("So we have 3 + 4. The answer is 1,234.50 dollars", "1234", 1), ("The answer is 18", "18", 1),
    ("7 and then $18.00 each\n\n19", "18", 1), ("It is 18 of 20", "18", 0), ("nothing", "18", 0), ("", "18", 0),
    ("The answer is 018", "18", 1),
  ] as [(String, String, Double)])
  func finalNumber(_ prediction: String, _ reference: String, _ score: Double) {
    #expect(Scoring.finalNumber.score(prediction: prediction, answers: [reference]) == score)
  }

  @Test(arguments: [
    ("It was The Role of  Art in society.", "the role of art in society", 1), ("The role of art", "role of arts", 0),
    // Two numbers are compared as numbers.
    ("3.0", "3", 1), ("30", "3", 0), ("about 30", "3", 1), ("B", "B", 1), ("[B]", "B", 1), ("Answer B", "B", 0),
  ] as [(String, String, Double)])
  func exam(_ prediction: String, _ reference: String, _ score: Double) {
    #expect(Scoring.exam.score(prediction: prediction, answers: [reference]) == score)
  }

  @Test(arguments: [
    ("True.", "true", 1), ("It is false, not true", "false", 1), ("untrue", "true", 1), ("No", "false", 0),
    ("", "true", 0),
  ] as [(String, String, Double)])
  func truth(_ prediction: String, _ reference: String, _ score: Double) {
    #expect(Scoring.truth.score(prediction: prediction, answers: [reference]) == score)
  }

  @Test(arguments: [
    ("The final result is [1, 2]", "[1,2]", 1), ("The printed value is [1,2]", "[1,2]", 1), ("it is 7.0", "7", 1),
    // Four words at the end, for one of the reference.
    ("42 but then it goes on", "42", 0), ("42 and so on", "42", 1),
    ("first, the final output is 42 and this goes on for long", "42", 1),
  ] as [(String, String, Double)])
  func codeOutput(_ prediction: String, _ reference: String, _ score: Double) {
    #expect(Scoring.codeOutput.score(prediction: prediction, answers: [reference]) == score)
  }

  @Test func rougeIsTheBestOverTheReferences() {
    let score = Scoring.rougeMean.score(prediction: "a b c", answers: ["x", "a b d"])
    #expect(abs(score - cbrt(2.0 / 3 * 0.5 * 2 / 3)) < 1e-12)
  }
}
