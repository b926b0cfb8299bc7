import Evaluation
import Foundation
import Testing

struct ReaderScoreTests {
  @Test func aRowForEachReaderAndVariantInTheRecipesOrder() {
    let record = record(
      readers: ["closed-book", "lift"],
      predictions: [
        prediction(reader: "lift", variant: "rank=8", score: 1),
        prediction(reader: "lift", variant: "rank=4", score: 0),
        prediction(reader: "closed-book", score: 0),
      ])
    #expect(record.readerScores.map(\.label) == ["closed-book", "lift · rank=8", "lift · rank=4"])
    #expect(record.readerScores.map { record.predictions(of: $0).count } == [1, 1, 1])
  }

  @Test func questionsCountOnce() throws {
    let record = record(
      readers: ["lift"],
      predictions: [
        prediction(reader: "lift", seed: 1, id: "a", text: "Tobin", metrics: [.exactMatch, .f1]),
        prediction(reader: "lift", seed: 2, id: "a", text: "Tobin Askerry", metrics: [.exactMatch, .f1]),
        prediction(reader: "lift", seed: 1, id: "b", text: "nobody", metrics: [.exactMatch, .f1]),
        prediction(
          reader: "lift", seed: 1, document: "e", id: "a", text: "Askerry Tobin", metrics: [.exactMatch, .f1]),
      ])
    let score = try #require(record.readerScores.first)
    #expect(score.documents == 2 && score.questions == 3 && score.seeds == 2)
    #expect(score.metric == "recall")
    // Of the first question the mean of a half and 1, then 0, then 1.
    let mean = try #require(score.score).mean
    #expect(abs(mean - 1.75 / 3) < 1e-12)
    // Exact: half of the first, none, none. F1: 2 / 3 and 1 for the first, then 0, then 1.
    let exactMatch = try #require(score.scores["exact-match"]), f1 = try #require(score.scores["f1"])
    #expect(abs(exactMatch - 0.5 / 3) < 1e-12)
    #expect(abs(f1 - 11.0 / 18) < 1e-12)
    #expect(score.kinds.isEmpty && score.judged == nil && score.retention == nil && score.minutesPerDocument == nil)
  }

  @Test func kindsAndVerdictsAreCounted() throws {
    let record = record(
      readers: ["r"],
      predictions: [
        prediction(reader: "r", id: "1", kind: "long", score: 1, judgement: .init(isRight: true, reply: "yes")),
        prediction(reader: "r", id: "2", kind: "short", score: 0.5, judgement: .init(isRight: false, reply: "no")),
        prediction(reader: "r", id: "3", kind: "long", score: 0, judgement: .init(isRight: nil, reply: "perhaps")),
        prediction(reader: "r", id: "4", score: 0, judgement: .init(isRight: true, reply: "yes")),
      ])
    let score = try #require(record.readerScores.first)
    #expect(score.kinds.map(\.name) == ["long", "short"])
    #expect(score.kinds.map(\.score.mean) == [0.5, 0.5])
    #expect(score.kinds.map(\.score.n) == [2, 1])
    #expect(score.judged == .init(right: 2 / 3.0, clear: 3, unclear: 1))
  }

  /// Seeds are one question, and what is in neither part counts in the mean alone.
  @Test func questionsInTheWindowAndOutsideStandApart() throws {
    let record = record(
      readers: ["r", "s"],
      predictions: [
        prediction(reader: "r", seed: 1, id: "1", score: 1, isInWindow: true),
        prediction(reader: "r", seed: 2, id: "1", score: 0, isInWindow: true),
        prediction(reader: "r", seed: 1, id: "2", score: 1, isInWindow: true),
        prediction(reader: "r", seed: 1, id: "3", score: 0.25, isInWindow: false),
        prediction(reader: "r", seed: 1, id: "4", score: 0), prediction(reader: "s", id: "4", score: 0),
      ])
    let scores = record.readerScores
    #expect(scores.map(\.inWindow) == [.init(mean: 0.75, n: 2), nil])
    #expect(scores.map(\.outside) == [.init(mean: 0.25, n: 1), nil])
    #expect(scores.map(\.questions) == [4, 1])
  }

  /// The adapter of `lift` is trained once, and each reader that uses it carries all of its cost.
  @Test func aSharedAdapterIsPartOfEachReadersCost() {
    let lift = RunUnit(seed: 1, document: "d", reader: "lift"), raw = RunUnit(seed: 1, document: "d", reader: "raw")
    func unit(_ reader: String) -> RunUnit { RunUnit(seed: 1, document: "d", reader: reader) }
    let record = record(
      readers: ["closed-book", "lift", "lift+truncated-context", "raw+retrieval"],
      events: [
        .answered(RunUnit(document: "d", reader: "closed-book"), answers(prepare: 0, seconds: 6)),
        .adapted(lift, adaptation(seconds: 120, base: log(10), adapted: log(12))),
        .answered(lift, answers(prepare: 6, seconds: 6)),
        .answered(unit("lift+truncated-context"), answers(prepare: 0, seconds: 30)),
        .adapted(raw, adaptation(seconds: 60, base: log(10), adapted: log(20))),
        .answered(unit("raw+retrieval"), answers(prepare: 60, seconds: 0)),
      ])
    let scores = record.readerScores
    #expect(scores.map(\.minutesPerDocument) == [0.1, 2.2, 2.5, 2])
    #expect(scores.map { $0.retention.map { $0.adapted.rounded() } } == [nil, 12, 12, 20])
  }

  @Test func costIsTheMeanOverDocuments() {
    let units = ["d", "e"].map { RunUnit(document: $0, reader: "lift") }
    let record = record(
      readers: ["lift"],
      events: [
        .adapted(units[0], adaptation(seconds: 60, base: 0, adapted: 0)),
        .answered(units[0], answers(prepare: 0, seconds: 60)),
        .adapted(units[1], adaptation(seconds: 180, base: 0, adapted: log(4))),
        .answered(units[1], answers(prepare: 0, seconds: 60)),
      ])
    #expect(record.readerScores.map(\.minutesPerDocument) == [3])
    // The root of 1 · 4: the mean is of nats.
    #expect(record.readerScores.map { $0.retention?.adapted } == [2])
  }

  /// Without a line about its training, what a reader with an adapter costs is not known.
  @Test func noCostIsMadeUp() {
    let record = record(
      readers: ["lift"],
      events: [
        .step(
          RunUnit(document: "d", reader: "lift"),
          .init(step: 1, epoch: 1, tokens: 8, loss: 2, learningRate: 1, gradientNorm: 1, seconds: 1)),
        .answered(RunUnit(document: "d", reader: "lift"), answers(prepare: 0, seconds: 60)),
      ])
    #expect(record.readerScores.map(\.minutesPerDocument) == [nil])
  }

  /// A sweep of what only the reader sees leaves its adapter without a variant.
  @Test func aVariantOfTheReaderUsesTheAdapterWithoutOne() {
    let record = record(
      readers: ["lift"],
      events: [
        .adapted(RunUnit(document: "d", reader: "lift"), adaptation(seconds: 60, base: 0, adapted: 0)),
        .answered(
          RunUnit(variant: "answer.max-tokens=8", document: "d", reader: "lift"), answers(prepare: 0, seconds: 60)),
      ])
    #expect(record.readerScores.map(\.minutesPerDocument) == [2])
  }

  /// An adapter named `lift` is no reader `lift`.
  @Test func adaptersAreNoRows() {
    let record = record(
      readers: ["lift+retrieval"],
      events: [
        .adapted(RunUnit(document: "d", reader: "lift"), adaptation(seconds: 1, base: 0, adapted: 0)),
        .answered(RunUnit(document: "d", reader: "lift+retrieval"), answers(prepare: 0, seconds: 1)),
      ])
    #expect(record.readerScores.map(\.reader) == ["lift+retrieval"])
  }

  @Test func theLastOutcomeOfAUnitCounts() {
    let units = ["d", "e", "f"].map { RunUnit(document: $0, reader: "r") }
    let record = record(
      readers: ["r"],
      events: [
        .failed(units[0], reason: "no memory"), .failed(units[1], reason: "no memory"),
        .skipped(units[2], reason: "no room"), .answered(units[0], answers(prepare: 0, seconds: 60)),
      ])
    #expect(record.readerScores.map(\.failed) == [1])
    #expect(record.readerScores.map(\.skipped) == [1])
    #expect(record.readerScores.map(\.score) == [nil])
    #expect(record.lastOutcomes.map(\.unit.document) == ["d", "e", "f"])
  }

  private func record(readers: [String], events: [RunEvent] = [], predictions: [Prediction] = []) -> RunRecord {
    RunRecord(
      name: "r", recipe: "", facts: [], events: events, predictions: predictions, readers: readers, unitCount: 1)
  }

  private func answers(prepare: Double, seconds: Double) -> RunEvent.Answers {
    .init(n: 1, score: 0, prepareSeconds: prepare, seconds: seconds)
  }

  private func adaptation(seconds: Double, base: Double, adapted: Double) -> RunEvent.Adaptation {
    .init(
      steps: 1, trainedTokens: 1, parameters: 1, retentionBase: base, retentionAdapted: adapted, seconds: seconds)
  }
}
