import Evaluation
import Testing

struct ResultTablesTests {
  private let first = Question(id: "q1", text: "What colour is the door?", answers: ["yellow", "golden"])
  private let second = Question(id: "q2", text: "Who keeps the wind?", answers: ["Tobin Askerry"])

  private var predictions: [Prediction] {
    [
      Prediction(reader: "closed-book", question: first, prediction: "I do not know.", seconds: 0.25),
      Prediction(reader: "closed-book", question: second, prediction: "The wind\nkeeps itself.", seconds: 0.5),
      Prediction(reader: "lift", question: first, prediction: "Yellow.", seconds: 1),
    ]
  }

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

  @Test func marksSayHowMuchOfTheAnswerIsThere() {
    let answers = ["Tobin", "It is Tobin Askerry of course", "nobody"].enumerated().map { index, text in
      Prediction(
        reader: "r", question: Question(id: "\(index)", text: "Who?", answers: ["Tobin Askerry"]), prediction: text,
        seconds: 0)
    }
    let table = answerTable(answers, width: 120)
    #expect(table.contains("◐ Tobin\n") && table.contains("● It is Tobin Askerry") && table.contains("○ nobody\n"))
  }

  @Test(arguments: [40, 60, 80, 100]) func linesFit(width: Int) {
    for line in answerTable(predictions, width: width).split(separator: "\n") { #expect(line.count <= width) }
  }

  @Test func scoresArePercentages() {
    let scores = [
      ReaderScore(reader: "closed-book", predictions: Array(predictions[..<2])),
      ReaderScore(reader: "lift", predictions: [predictions[2]], prepareSeconds: 61.25),
    ]
    #expect(
      scoreTable(scores) == """
        reader       n  exact match     F1  recall  prepare s  answer s
        -----------  -  -----------  -----  ------  ---------  --------
        closed-book  2          0.0    0.0     0.0        0.0       0.8
        lift         1        100.0  100.0   100.0       61.2       1.0

        """)
  }

  @Test func scoreIsTheMeanOverQuestions() {
    let predictions = [
      Prediction(reader: "r", question: first, prediction: "golden", seconds: 1),
      Prediction(reader: "r", question: second, prediction: "Tobin", seconds: 2),
    ]
    let score = ReaderScore(reader: "r", predictions: predictions, prepareSeconds: 4)
    #expect(score.n == 2)
    #expect(score.exactMatch == 0.5)
    #expect(abs(score.f1 - (1 + 2.0 / 3) / 2) < 1e-12)
    #expect(score.recall == 0.75)
    #expect(score.seconds == 3)
    #expect(score.prepareSeconds == 4)
  }

  @Test func answersOfAReaderComeInOrderAndAreScored() throws {
    struct Parrot: Reader {
      var name: String { "parrot" }
      func prepare() {}
      func answer(_ question: String) -> String { question }
    }
    var seen: [String] = []
    let answers = try Parrot().answer([first, second]) { seen.append($0.id) }
    #expect(seen == ["q1", "q2"])
    #expect(answers.map(\.prediction) == [first.text, second.text])
    #expect(answers[0].metrics == AnswerMetrics(prediction: first.text, answers: first.answers))
    #expect(answers.allSatisfy { $0.reader == "parrot" && $0.seconds >= 0 })
  }
}
