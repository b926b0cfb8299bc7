import Evaluation
import Testing

struct ReaderDifferenceTests {
  @Test(arguments: [
    (
      MeanEstimate(mean: 0.381, low: 0.295, high: 0.464, n: 40),
      "a scores 38.1 points higher than b [29.5, 46.4], on 40 questions."
    ),
    (
      MeanEstimate(mean: -0.1, low: -0.2, high: -0.05, n: 1),
      "a scores 10.0 points lower than b [−20.0, −5.0], on 1 question."
    ),
    (
      MeanEstimate(mean: 0.02, low: -0.05, high: 0.09, n: 8),
      "a and b are not told apart: a scores 2.0 points higher [−5.0, 9.0], on 8 questions."
    ),
    (MeanEstimate(mean: 0, low: 0, high: 0, n: 8), "a and b score the same, on 8 questions."),
  ])
  func sentences(estimate: MeanEstimate, sentence: String) {
    #expect(ReaderDifference(reader: "a", reference: "b", estimate: estimate).sentence == sentence)
  }

  @Test func readersAreComparedWithClosedBookAndLearnersWithTheContext() {
    let pairs = differences(["truncated-context", "closed-book", "lift", "lift+retrieval", "retrieval"])
    #expect(
      pairs == [
        "truncated-context − closed-book", "lift − closed-book", "lift+retrieval − closed-book",
        "retrieval − closed-book",
        "lift − truncated-context", "lift+retrieval − truncated-context", "lift+retrieval − retrieval",
      ])
    #expect(differences(["lift", "raw"]) == ["raw − lift"])
    #expect(differences(["truncated-context", "lift"]) == ["lift − truncated-context"])
    #expect(differences(["lift"]).isEmpty)
  }

  private func differences(_ readers: [String]) -> [String] {
    RunRecord(
      name: "r", recipe: "", facts: [], events: [], predictions: readers.map { prediction(reader: $0, score: 1) },
      readers: readers, unitCount: 1
    ).readerDifferences.map { "\($0.reader) − \($0.reference)" }
  }
}
