import Evaluation
import Testing

/// The words of SQuAD's official script (version 2), and scores worked out by hand.
struct AnswerMetricsTests {
  @Test(arguments: [
    ("The Eiffel Tower", ["eiffel", "tower"]),
    ("an apple, a pear; the end.", ["apple", "pear", "end"]),
    // Marks are deleted before articles are looked for, so what they part grows together.
    ("the-cat", ["thecat"]), ("a.m.", ["am"]), ("1,946", ["1946"]), ("U.S.A.", ["usa"]),
    ("it's", ["its"]), ("snake_case", ["snakecase"]), ("A", []), ("The the THE", []), ("...", []), ("", []),
    ("theatre an' another", ["theatre", "another"]),
    (" tab\tline\nbreak\u{A0}blank\u{1F}unit ", ["tab", "line", "break", "blank", "unit"]),
    // Marks that are not ASCII stay, and end a word for the articles but not for the words.
    ("the—cat", ["—cat"]), ("l’avion", ["l’avion"]), ("x—a—b", ["x—", "—b"]), ("“the”", ["“", "”"]),
    ("ÉCOLE Straße", ["école", "straße"]), ("東京 a²", ["東京", "a²"]),
  ])
  func words(_ text: String, _ expected: [String]) {
    #expect(AnswerMetrics.words(text) == expected)
  }

  @Test(arguments: [
    // Two of three predicted words are right, two of the four right ones found: p = 2/3, r = 1/2.
    ("red fox runs", ["red fox jumps high"], 0, 4.0 / 7, 0.5),
    ("The Patient Goose!", ["patient goose"], 1, 1, 1),
    // The same words in another order are no exact match.
    ("goose patient", ["patient goose"], 0, 1, 1),
    // A word counts as often as it occurs: p = 1/3, r = 1.
    ("tick tick tick", ["tick"], 0, 0.5, 1),
    // And the other way round: p = 1, r = 1/3.
    ("tick", ["tick tick tick"], 0, 0.5, 1.0 / 3),
    ("It is called the Scold.", ["the Scold"], 0, 0.4, 1),
    ("blue", ["yellow"], 0, 0, 0),
    ("a donkey", ["grey donkey", "donkey"], 1, 1, 1),
    // Each score has its own best answer: the recall is the first one's, F1 the second one's (p = 2/3, r = 1/2).
    ("big grey donkey", ["donkey", "small old grey donkey"], 0, 4.0 / 7, 1),
    // Nothing left on one side agrees with nothing; on both, with everything.
    ("", ["donkey"], 0, 0, 0), ("the", ["donkey"], 0, 0, 0), ("donkey", ["The"], 0, 0, 0), ("a", ["an"], 1, 1, 1),
    // Accents written apart.
    ("cafe\u{301}", ["café"], 1, 1, 1),
  ] as [(String, [String], Double, Double, Double)])
  func scores(_ prediction: String, _ answers: [String], exactMatch: Double, f1: Double, recall: Double) {
    let metrics = AnswerMetrics(prediction: prediction, answers: answers)
    #expect(metrics.exactMatch == exactMatch)
    #expect(abs(metrics.f1 - f1) < 1e-12)
    #expect(abs(metrics.recall - recall) < 1e-12)
  }

  @Test func meanIsOverQuestionsAndZeroForNone() {
    let all = [
      AnswerMetrics(exactMatch: 1, f1: 1, recall: 1), AnswerMetrics(exactMatch: 0, f1: 0.5, recall: 0.25),
    ]
    #expect(AnswerMetrics.mean(all) == AnswerMetrics(exactMatch: 0.5, f1: 0.75, recall: 0.625))
    #expect(AnswerMetrics.mean([]) == AnswerMetrics(exactMatch: 0, f1: 0, recall: 0))
  }
}
