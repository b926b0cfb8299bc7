import Diagnostics
import LIFT
import QuestionWriting
import TestSupport
import Testing
import Training
import Transformers

/// Training while questions are being written.
@Suite(.serialized) struct PipelineTests {
  /// Delivers what a test wants, call by call.
  private final class Script: QuestionWriter {
    let name = "script"
    var deliveries: ArraySlice<[WrittenPassage]>
    let failure: InputError?
    private(set) var calls = 0

    init(_ deliveries: [[WrittenPassage]], failure: InputError? = nil) {
      (self.deliveries, self.failure) = (deliveries[...], failure)
    }

    func next(waits: Bool) throws -> [WrittenPassage]? {
      calls += 1
      if let next = deliveries.popFirst() { return next }
      if let failure { throw failure }
      return nil
    }
  }

  private static let text = (1...8).map { "In house number \($0) they saw \($0 * 7) grey cats and a dog." }
    .joined(separator: " ")
  private static let failure = InputError.system("server", "it is gone", remedy: "Start it.")

  private func model() throws -> LanguageModel { try LanguageModel(path: Fixture.path("../../checkpoints/tiny.gguf")) }

  private func written(_ passages: Int...) -> [WrittenPassage] {
    passages.map { passage in
      WrittenPassage(
        passage: passage,
        pairs: (0..<2).map { QuestionAnswer(question: "What of house \(passage + 1), \($0)?", answer: "cats \($0)") })
    }
  }

  private func settings(_ change: (inout LiftSettings) -> Void = { _ in }) -> LiftSettings {
    var settings = LiftSettings()
    settings.data.segmentLength = 32
    settings.data.tasks = .questions
    settings.objective.segmentWeight = 0
    settings.training.epochs = 0
    settings.training.taskEpochs = 2
    settings.training.batchSize = 4
    settings.adapter.rank = 4
    change(&settings)
    return settings
  }

  private func adapt(
    _ writer: Script, _ settings: LiftSettings, onStep: (TrainingStep) -> TrainingDecision = { _ in .more }
  ) throws -> LiftedDocument {
    try Lift(settings) { passages in
      #expect(passages.count == 8)
      return writer
    }.adapt(model(), to: Document(text: Self.text), onStep: onStep)
  }

  private var outOfOrder: [[WrittenPassage]] {
    [written(1, 0), [], written(3), written(2, 5), written(4), written(7, 6)]
  }

  @Test func trainingBeginsBeforeTheWriterIsDone() throws {
    let writer = Script(outOfOrder)
    var left: [Int] = []
    let lifted = try adapt(writer, settings()) { _ in
      left.append(writer.deliveries.count)
      return .more
    }
    // 16 pairs in batches of 4: the first step needs passages 0 and 1 only.
    #expect(lifted.record.losses.count == 8 && lifted.record.ending == .completed && lifted.record.stepsPlanned == 8)
    #expect(left[0] > 0 && left.last == 0)
    let writing = try #require(lifted.writing)
    #expect(writing.writer == "script" && writing.pairs == 16 && writing.writtenPassages == 8 && writing.failures == 0)
    #expect((0...1).contains(writing.overlap) && writing.waitingSeconds <= writing.seconds)
  }

  @Test func withoutThePipelineAllIsWrittenFirst() throws {
    let writer = Script(outOfOrder)
    var left: [Int] = []
    let lifted = try adapt(writer, settings { $0.training.pipeline = false }) { _ in
      left.append(writer.deliveries.count)
      return .more
    }
    #expect(lifted.record.losses.count == 8 && left.allSatisfy { $0 == 0 })
  }

  @Test func examplesComeInTheDocumentsOrderWithSegmentsAmongThem() throws {
    let model = try model(), document = try Document(text: Self.text)
    let settings = settings {
      $0.objective.segmentWeight = 1
      $0.objective.anchors = 3
    }
    let writer = Script(outOfOrder)
    let maker = TaskMaker(document, model, settings, bare: BareModel(model.model)) { _ in writer }
    let set = try TrainingSet(of: document, for: model, settings, maker.tasks(.streamed { _, _ in .more }))
    let stage = try #require(set.stages.first), stream = try #require(stage.stream)
    while try stream.next(3)?.isEmpty == false {}
    let names = stage.examples(epoch: 0).map(\.name)
    let questions = names.filter { $0.hasPrefix("question") }
    #expect(questions == (1...8).flatMap { passage in (1...2).map { "question \($0) about passage \(passage) of 8" } })
    let segments = stage.examples(epoch: 0).filter { $0.kind == .segment }.map(\.name)
    #expect(segments.count > 10 && segments == segments.sorted { number($0) < number($1) })
    // Mixed, not one kind after the other.
    let middle = try #require(names.firstIndex(of: questions[8]))
    #expect(names[..<middle].contains { $0.hasPrefix("segment") } && names[middle...].contains { $0.hasPrefix("segment") })
    let anchors = stage.examples(epoch: 0).filter { $0.kind == .anchor }.map(\.example)
    #expect(anchors.count == 3)
    // Later epochs have others in their places.
    let first = stream.given.map(\.example), second = stream.examples(epoch: 1)
    #expect(zip(stream.given, second).allSatisfy { ($0.kind == .anchor) == ($0.example != $1) } && first.count == second.count)
  }

  private func number(_ name: String) -> Int { Int(name.split(separator: " ")[1]) ?? 0 }

  @Test func aWriterThatFailsEndsTheRunAndWhatWasLearntIsKept() throws {
    let lifted = try adapt(Script([written(0, 1, 2), written(3)], failure: Self.failure), settings())
    #expect(lifted.writerFailure?.problem == "it is gone")
    #expect(lifted.record.ending == .stopped && lifted.record.losses.count == 2 && lifted.record.stepKept == 2)
  }

  @Test func aWriterThatFailsAtOnceLeavesNothing() throws {
    let lifted = try adapt(Script([], failure: Self.failure), settings())
    #expect(lifted.writerFailure != nil && lifted.record.losses.isEmpty && lifted.record.stepKept == 0)
    let error = inputError { _ = try adapt(Script([], failure: Self.failure), settings { $0.training.pipeline = false }) }
    #expect(error?.problem == "it is gone")
  }

  @Test func aWriterWithoutQuestionsFailsUnlessSegmentsAreTrained() throws {
    let empty = [(0..<8).map { WrittenPassage(passage: $0, pairs: []) }]
    let problem = "it wrote no question about any of 8 passages, and nothing else of the document is trained on"
    let lifted = try adapt(Script(empty), settings())
    #expect(lifted.writerFailure?.problem == problem && lifted.record.losses.isEmpty)
    let error = inputError { _ = try adapt(Script(empty), settings { $0.training.pipeline = false }) }
    #expect(error?.place == "the question writer" && error?.problem == problem)
    let onSegments = try adapt(Script(empty), settings { $0.objective.segmentWeight = 1 })
    #expect(onSegments.writerFailure == nil && onSegments.writing?.pairs == 0 && !onSegments.record.losses.isEmpty)
  }

  @Test func passagesThatWereGivenUpAreCounted() throws {
    var deliveries = outOfOrder
    deliveries[2] = [WrittenPassage(passage: 3, pairs: [], failure: "no JSON")]
    let lifted = try adapt(Script(deliveries), settings())
    #expect(lifted.writing?.failures == 1 && lifted.writing?.lastFailure == "no JSON" && lifted.writing?.pairs == 14)
    #expect(lifted.record.ending == .completed)
  }

  /// The writer and the teacher are the model itself: they must not meet the half-trained adapter.
  @Test func theAdapterStepsAsideForWriterAndTeacher() throws {
    let model = try model(), document = try Document(text: Self.text)
    let tokens = model.tokenizer.encode("In house number 3", specialTokens: .asText)
    let bare = model.model.logits(model.model.hiddenStates(TokenBatch([tokens]))).floats
    final class Watching: QuestionWriter {
      let name = "watching"
      var look: () -> Void
      var script: Script
      init(_ script: Script, look: @escaping () -> Void) { (self.script, self.look) = (script, look) }
      func next(waits: Bool) throws -> [WrittenPassage]? {
        look()
        return try script.next(waits: waits)
      }
    }
    var seen: [[Float]] = []
    let lift = try Lift(settings { $0.training.learningRate = 1e-2 }) { _ in
      Watching(Script(outOfOrder)) {
        seen.append(model.model.logits(model.model.hiddenStates(TokenBatch([tokens]))).floats)
      }
    }
    let lifted = try lift.adapt(model, to: document)
    #expect(seen.count >= 7 && seen.allSatisfy { $0 == bare })
    lifted.adapter.attach(to: model.model)
    #expect(model.model.logits(model.model.hiddenStates(TokenBatch([tokens]))).floats != bare)
    lifted.adapter.detach(from: model.model)
  }
}
