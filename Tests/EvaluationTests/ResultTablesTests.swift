import Evaluation
import Testing

struct ResultTablesTests {
  private let predictions = [
    prediction(
      reader: "closed-book", id: "q1", question: "What colour is the door?", answers: ["yellow", "golden"],
      text: "I do not know."),
    prediction(reader: "closed-book", id: "q2", question: "Who keeps the wind?", text: "The wind\nkeeps itself."),
    prediction(
      reader: "lift", id: "q1", question: "What colour is the door?", answers: ["yellow", "golden"], text: "Yellow."),
  ]

  @Test func answersStandBesideEachOther() {
    #expect(
      answerTable(predictions, width: 120) == """
        id  question                  right answer     closed-book               lift
        --  ------------------------  ---------------  ------------------------  ---------
        q1  What colour is the door?  yellow | golden  ○ I do not know.          ● Yellow.
        q2  Who keeps the wind?       Tobin Askerry    ○ The wind keeps itself.

        """)
  }

  @Test func longAnswersAreShortened() {
    #expect(
      answerTable(predictions, width: 50) == """
        id  question     right ans…  closed-bo…  lift
        --  -----------  ----------  ----------  ---------
        q1  What colou…  yellow | …  ○ I do no…  ● Yellow.
        q2  Who keeps …  Tobin Ask…  ○ The win…

        """)
  }

  @Test(arguments: [(0, "○"), (0.01, "◐"), (0.99, "◐"), (1, "●")] as [(Double, String)])
  func marksSayHowMuchIsRight(score: Double, mark: String) {
    #expect(prediction(reader: "r", score: score).mark == mark)
  }

  @Test func columnsSayWhatTellsThemApart() {
    let answers = [
      prediction(reader: "closed-book", text: "a"), prediction(reader: "lift", variant: "rank=4", seed: 1, text: "b"),
      prediction(reader: "lift", variant: "rank=8", seed: 1, text: "c"),
      prediction(reader: "raw", variant: "rank=4", seed: 1, text: "d"),
      prediction(reader: "raw", variant: "rank=4", seed: 2, text: "e"),
    ]
    #expect(
      answerTable(answers, width: 120) == """
        id  question  right answer   closed-book  lift · rank=4  lift · rank=8  raw · seed 1  raw · seed 2
        --  --------  -------------  -----------  -------------  -------------  ------------  ------------
        q   Who?      Tobin Askerry  ○ a          ○ b            ○ c            ○ d           ○ e

        """)
  }

  /// Ids are unique in a document only.
  @Test func questionsOfTwoDocumentsAreTwoRows() {
    let answers = ["d", "e"].map { prediction(reader: "r", document: $0, text: "Askerry of \($0)") }
    #expect(
      answerTable(answers, width: 120) == """
        document  id  question  right answer   r
        --------  --  --------  -------------  --------------
        d         q   Who?      Tobin Askerry  ◐ Askerry of d
        e         q   Who?      Tobin Askerry  ◐ Askerry of e

        """)
  }

  @Test(arguments: [40, 60, 80, 100]) func linesFit(width: Int) {
    for line in answerTable(predictions, width: width).split(separator: "\n") { #expect(line.count <= width) }
  }

  @Test func scoresArePercentages() {
    #expect(
      scoreTable([score("closed-book", 0), score("lift", 1)]) == """
        reader                     recall  n  docs
        -----------  --------------------  -  ----
        closed-book        0.0 [0.0, 0.0]  1     1
        lift         100.0 [100.0, 100.0]  1     1

        """)
  }

  @Test func columnsAppearWhereThereIsSomethingToSay() {
    var full = score("lift", 0.412)
    full.variant = "rank=8"
    full.seeds = 3
    full.score = MeanEstimate(mean: 0.412, low: 0.33, high: 0.495, n: 40)
    full.scores = ["recall": 0.412, "f1": 0.225]
    full.judged = .init(right: 0.725, clear: 40, unclear: 3)
    full.minutesPerDocument = 1.714
    full.retention = .init(base: 11.2, adapted: 11.62)
    full.failed = 1
    var none = score("closed-book", 0)
    none.score = nil
    none.minutesPerDocument = 0.021
    #expect(
      scoreTable([none, full]) == """
        reader       variant             recall  n  docs  seeds    f1      judged right  min/doc    retention  failed
        -----------  -------  -----------------  -  ----  -----  ----  ----------------  -------  -----------  ------
        closed-book                              1     1                                    0.02
        lift         rank=8   41.2 [33.0, 49.5]  1     1      3  22.5  72.5 (3 unclear)      1.7  11.2 → 11.6       1

        """)
  }

  @Test func questionsInTheWindowAndOutsideHaveColumns() {
    var lift = score("lift", 1)
    lift.inWindow = .init(mean: 0.412, n: 25)
    lift.outside = .init(mean: 0, n: 3)
    #expect(
      scoreTable([score("closed-book", 0), lift]) == """
        reader                     recall  n  docs    in window    outside
        -----------  --------------------  -  ----  -----------  ---------
        closed-book        0.0 [0.0, 0.0]  1     1
        lift         100.0 [100.0, 100.0]  1     1  41.2 (n 25)  0.0 (n 3)

        """)
  }

  private func score(_ reader: String, _ score: Double) -> ReaderScore {
    let record = RunRecord(
      name: "r", recipe: "", facts: [], events: [], predictions: [prediction(reader: reader, score: score)],
      readers: [reader], unitCount: 1)
    return record.readerScores[0]
  }
}
