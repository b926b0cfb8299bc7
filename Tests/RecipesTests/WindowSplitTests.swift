import Diagnostics
import Evaluation
import Foundation
import Recipes
import TestSupport
import Testing

/// Prompts with a limit, and which questions they have the evidence of in view.
struct WindowSplitTests {
  private static let middle = "Koru lies near a lake.", filler = "The hills are green and the river is high. "
  /// A recipe whose questions have evidence at the start, in the middle, at both ends, elsewhere, and none.
  private func withRun(sentences: Int = 20, _ body: (TinyRun) throws -> Void) throws {
    try TinyRun.with { tiny in
      let filler = String(repeating: Self.filler, count: sentences)
      let text = "Koru was founded in 1302. \(filler)\(Self.middle) \(filler)The bridge of Koru is made of iron."
      let evidence = [
        #", "evidence": "Koru was\n founded in 1302.""#, #", "evidence": ["\#(Self.middle)"]"#,
        #", "evidence": ["Koru was founded in 1302.", "The bridge of Koru is made of iron."]"#,
        #", "evidence": "Koru has a king.""#, "",
      ]
      let lines = evidence.enumerated().map { index, evidence in
        #"{"id": "q\#(index)", "document": "\#(text)", "question": "What is it?", "answer": "1302"\#(evidence)}"#
      }
      try write(lines.joined(separator: "\n"), to: tiny.directory + "/data.jsonl")
      try body(tiny)
    }
  }

  private let overrides = ["dataset.format=jsonl", "answer.promptLimit=120"]

  @Test func questionsAreSplitAlikeForEveryReader() throws {
    try withRun { tiny in
      let readers = ["closed-book", "truncated-context", "truncated-mixin", "retrieval", "lift", "lift+truncated-mixin"]
      let keys = overrides + ["readers=[\(readers.joined(separator: ", "))]", "retrieval.passageTokens=20"]
      let record = try tiny.run(keys)
      for reader in readers {
        let answers = record.predictions.filter { $0.reader == reader }
        #expect(answers.map(\.isInWindow) == [true, false, true, nil, nil], "\(reader)")
      }
      #expect(record.readerScores.map { $0.inWindow?.n } == readers.map { _ in 2 })
      #expect(record.readerScores.map { $0.outside?.n } == readers.map { _ in 1 })
      // In the file, and read from it.
      let lines = try tiny.lines("predictions.jsonl").prefix(5)
      #expect(lines.map { $0.contains(#""inWindow":true"#) } == [true, false, true, false, false])
      #expect(lines.map { $0.contains("inWindow") } == [true, true, true, false, false])
      #expect(try RunDirectory.record(tiny.output).predictions == record.predictions)
      #expect(try read(tiny.path("scores.csv")).contains(",in_window,in_window_questions,outside,outside_questions,"))
      // A run that goes on tells the same.
      let whole = try tiny.files()
      try FileManager.default.removeItem(atPath: tiny.output)
      #expect(try tiny.run(keys, stoppingAt: 9))
      try tiny.run(keys)
      expectSame(try tiny.files(), whole, "stopped")
    }
  }

  @Test func aDocumentThatIsWholeInViewHasAllEvidence() throws {
    try withRun(sentences: 3) { tiny in
      let record = try tiny.run(["dataset.format=jsonl", "readers=[closed-book]"])
      #expect(record.predictions.map(\.isInWindow) == [true, true, true, nil, nil])
      #expect(record.readerScores.map(\.outside) == [nil])
    }
  }

  @Test func theLimitIsForWhatIsInView() throws {
    try withRun { tiny in
      let readers = "readers=[closed-book, truncated-context, truncated-mixin, full-context, retrieval]"
      let record = try tiny.run(
        overrides + [readers, "dataset.questions=1", "retrieval.passageTokens=20", "prompts=full"])
      func only(_ reader: String) throws -> Prediction {
        try #require(record.predictions.first { $0.reader == reader })
      }
      let (cut, mixin, found) = try (only("truncated-context"), only("truncated-mixin"), only("retrieval"))
      #expect(cut.promptTokens == 120 && mixin.promptTokens == 120)
      #expect(found.promptTokens <= 120 && found.promptTokens > 60)
      #expect(cut.cutTokens > 0 && mixin.cutTokens > cut.cutTokens && found.cutTokens == 0)
      #expect(!cut.prompt.contains("...") && mixin.prompt.contains("..."))
      let parts = mixin.prompt.components(separatedBy: "...")
      #expect(parts.count == 2 && cut.prompt.hasPrefix(parts[0]) && cut.prompt.hasSuffix(parts[1]))
      #expect(
        record.reasons(of: "full-context").first?.contains(/^the document is \d+ tokens too long for prompts of 120$/)
          == true)
    }
  }

  /// A question alone is asked as ever, and once.
  @Test func closedBookHasNoLimit() throws {
    try withRun { tiny in
      let record = try tiny.run(
        ["dataset.format=jsonl", "dataset.questions=1"],
        yaml: """
          extends: tiny.yaml
          readers: [closed-book, truncated-context, lift]
          sweep: {answer.promptLimit: [5, 120, 150]}
          """)
      #expect(
        record.outcomes == [
          "answered closed-book, document 1", "failed truncated-context, document 1, answer.promptLimit=5",
          "answered lift, document 1, seed 0", "answered truncated-context, document 1, answer.promptLimit=120",
          "answered truncated-context, document 1, answer.promptLimit=150",
        ])
      let answers = record.predictions.filter { $0.reader == "truncated-context" }
      #expect(answers.map(\.promptTokens) == [120, 150])
      #expect(answers.map(\.isInWindow) == [true, true])
    }
  }

  @Test func aLimitWithoutRoomForTheAnswerIsRefused() throws {
    try withRun { tiny in
      let readers = "readers=[closed-book, truncated-context]"
      let error = inputError {
        try tiny.run(["dataset.format=jsonl", "answer.promptLimit=99999", readers])
      }
      let problem = "99999 tokens of a prompt and 3 of an answer are more than the model's window of "
      #expect(error?.description.hasPrefix("answer.promptLimit: \(problem)") == true)
      #expect(error?.remedy?.contains(/^Choose at most \d+\.$/) == true)
      #expect(!tiny.exists("run.json"))
      try tiny.run(["dataset.format=jsonl", "answer.promptLimit=99999", "readers=[closed-book]"])
    }
  }
}
