import Evaluation
import Recipes
import Testing

struct ExaminationTests {
  private static let questions = [
    Question(id: "q1", text: "one", answers: ["one"]), Question(id: "q2", text: "two", answers: ["2"]),
  ]

  /// Answers with the question, and notes what it is asked to do.
  private struct Parrot: Reader {
    let name: String
    let log: Log
    func prepare() { log.lines.append("\(name) prepares") }
    func answer(_ question: String) -> String {
      log.lines.append("\(name) answers \(question)")
      return question
    }
  }

  private final class Log {
    var lines: [String] = []
  }

  @Test func readersAnswerOneAfterTheOther() throws {
    let log = Log()
    let (predictions, scores) = try Examination(questions: Self.questions, onEvent: { log.lines.append($0.line) })
      .examine(["a", "b"].map { name in { Parrot(name: name, log: log) } })
    #expect(
      log.lines == [
        "started a 1/2", "a prepares", "a answers one", "answered one 1/2", "a answers two", "answered two 2/2",
        "started b 2/2", "b prepares", "b answers one", "answered one 1/2", "b answers two", "answered two 2/2",
      ])
    #expect(predictions.map(\.reader) == ["a", "a", "b", "b"])
    #expect(scores.map(\.reader) == ["a", "b"])
    #expect(scores.map(\.exactMatch) == [0.5, 0.5])
  }

  /// After so many answers, and not one more.
  @Test(arguments: [0, 1, 2, 3, 4]) func stopsWhenAsked(after limit: Int) throws {
    let log = Log()
    var answered = 0
    #expect(throws: CancellationError.self) {
      try Examination(
        questions: Self.questions, shouldStop: { answered >= limit },
        onEvent: { if case .answered = $0 { answered += 1 } }
      ).examine(["a", "b"].map { name in { Parrot(name: name, log: log) } })
    }
    #expect(answered == limit)
    #expect(log.lines.count { $0.contains("answers") } == limit)
  }

  /// A reader and the memory it holds are gone before the next one is made.
  @Test func oneReaderAtATime() throws {
    final class Counter {
      var alive = 0, most = 0
    }
    final class Heavy: Reader {
      let name = "heavy", counter: Counter
      init(_ counter: Counter) {
        self.counter = counter
        counter.alive += 1
        counter.most = max(counter.most, counter.alive)
      }
      deinit { counter.alive -= 1 }
      func prepare() {}
      func answer(_ question: String) -> String { "" }
    }
    let counter = Counter()
    _ = try Examination(questions: Self.questions).examine([{ Heavy(counter) }, { Heavy(counter) }, { Heavy(counter) }])
    #expect(counter.most == 1)
  }
}

extension RecipeEvent {
  fileprivate var line: String {
    switch self {
    case .started(let reader, let number, let count): "started \(reader) \(number)/\(count)"
    case .answered(let prediction, let number, let count): "answered \(prediction.prediction) \(number)/\(count)"
    default: "\(self)"
    }
  }
}
