import LIFT
import TestSupport
import Testing
import Training
import Transformers

/// What a document is trained on, and what of it is learnt.
@Suite(.serialized) struct TrainingSetTests {
  private static let sentences = (1...7).map { number in
    "In house number \(number) they saw \(number * 7) grey cats and a dog."
  }

  private func model() throws -> LanguageModel { try LanguageModel(path: Fixture.path("../../checkpoints/tiny.gguf")) }
  private func document(title: String? = nil) throws -> Document {
    try Document(text: Self.sentences.joined(separator: " "), title: title)
  }

  private func set(
    title: String? = nil, of document: Document? = nil, _ change: (inout LiftSettings) -> Void
  ) throws -> TrainingSet {
    var settings = LiftSettings()
    settings.data.segmentLength = 32
    change(&settings)
    return try TrainingSet(of: document ?? self.document(title: title), for: model(), Lift(settings).settings)
  }

  private func text(_ tokens: some Sequence<Int32>) throws -> String { try model().tokenizer.decode(tokens) }

  private func learnt(_ example: LiftExample) -> [Int32] {
    zip(example.example.tokens, example.example.weights).filter { $1 > 0 }.map(\.0)
  }

  // MARK: - Segments

  @Test func plainSegmentsLearnAllButTheFirstToken() throws {
    let set = try set { _ in }
    let examples = set.stages[0].examples(epoch: 0)
    #expect(set.stages.count == 1 && examples.count > 8)
    for (index, example) in examples.enumerated() {
      #expect(example.example.tokens == Array(set.tokens[(12 * index)...].prefix(32)))
      #expect(learnt(example) == Array(example.example.tokens.dropFirst()))
    }
    #expect(examples[1].name == "segment 2 of \(examples.count) (tokens 12 to 43)")
  }

  @Test func theTitleStandsBeforeTheText() throws {
    #expect(try text(set(title: "Cats") { _ in }.tokens).hasPrefix("Title: Cats.\nContent: In house"))
    #expect(try text(set(title: "Cats") { $0.data.sliceLength = 20 }.tokens).hasPrefix("Cats\nIn house"))
  }

  @Test func contextualisedSegmentsAreLearntBehindSlicesAndRequest() throws {
    let set = try set { $0.data.sliceLength = 50 }, document = try document()
    let examples = set.stages[0].examples(epoch: 0)
    let plain = try self.set { _ in }.stages[0].examples(epoch: 0)
    #expect(examples.count >= plain.count)
    for (index, example) in examples.enumerated() {
      // The whole segment, its first token included.
      let segment = Array(set.tokens[(12 * index)...].prefix(32))
      #expect(learnt(example) == segment)
      #expect(Array(example.example.tokens.suffix(segment.count)) == segment)
      let prefix = try text(example.example.tokens.dropLast(segment.count))
      let end = "Given above context, please recite following segment of the context: \n\n\n"
      #expect(prefix.hasSuffix(end))
      // A slice may itself end or begin with a full stop.
      let slices = String(prefix.dropLast(end.count))
      let isTwoSlices = slices.indices.contains { index in
        slices[index...].hasPrefix("...") && document.text.contains(slices[..<index])
          && document.text.contains(slices[index...].dropFirst(3))
      }
      #expect(isTwoSlices, "\(slices)")
    }
    #expect(Set(examples.map(\.example.tokens.first)).count > 3, "every segment has slices of its own")
  }

  @Test func slicesAreDrawnOnceOrInEveryEpoch() throws {
    let once = try set { $0.data.sliceLength = 50 }.stages[0]
    #expect(once.examples(epoch: 0) == once.examples(epoch: 3))
    let anew = try set { $0.data.sliceLength = 50; $0.data.slices = .epoch }.stages[0]
    let (first, second) = (anew.examples(epoch: 0), anew.examples(epoch: 1))
    #expect(first != second && anew.examples(epoch: 1) == second)
    #expect(first.map(learnt) == second.map(learnt))
    let seeded = try set { $0.data.sliceLength = 50; $0.seed = 1 }.stages[0]
    #expect(seeded.examples(epoch: 0) != once.examples(epoch: 0))
  }

  @Test func normalisingByExamplesGivesEachTheSameWeight() throws {
    let set = try set { $0.training.normalise = .examples }
    for example in set.stages[0].examples(epoch: 0) {
      #expect(abs(example.example.totalWeight - 1) < 1e-5)
    }
  }

  @Test func heldOutSegmentsAreNotTrainedOn() throws {
    let all = try set { _ in }.stages[0].examples(epoch: 0)
    let set = try set { $0.training.heldOut = 0.2 }
    let trained = set.stages[0].examples(epoch: 0)
    #expect(set.heldOut.count == Int((0.2 * Double(all.count)).rounded(.up)))
    #expect(Set((trained + set.heldOut).map(\.name)) == Set(all.map(\.name)))
    #expect(Set(trained.map(\.name)).isDisjoint(with: set.heldOut.map(\.name)))
  }

  // MARK: - Tasks and stages

  @Test func sentenceOrderIsTheOrderInTheDocument() throws {
    let document = try document()
    let tasks = try SentenceOrder.tasks(document, count: 8, seed: 1)
    #expect(tasks.count == 8 && Set(tasks.map(\.prompt.behind)).count > 1)
    for task in tasks {
      let lines = task.prompt.behind.split(separator: "\n").filter { $0.hasPrefix("[") }
      let shown = lines.map { String($0.dropFirst(4)) }
      #expect(shown.count == 5 && Set(shown).count == 5)
      let order = task.answer.split(separator: " < ").compactMap { Int($0.dropFirst().dropLast()) }
      #expect(order.sorted() == [1, 2, 3, 4, 5])
      let places = try order.map { try #require(document.text.range(of: shown[$0 - 1])).lowerBound }
      #expect(places == places.sorted())
    }
    // Shuffled: not always shown in the right order.
    #expect(tasks.contains { $0.answer != "[1] < [2] < [3] < [4] < [5]" })
    #expect(try SentenceOrder.tasks(document, count: 8, seed: 1) == tasks)
  }

  @Test func tasksJoinTheSegmentsInTheSecondStage() throws {
    let set = try set { settings in
      settings.data.tasks = .sentenceOrder
      settings.data.taskCount = 3
      settings.training.epochs = 2
      settings.training.taskEpochs = 4
    }
    #expect(set.stages.map(\.epochs) == [2, 4])
    let (first, second) = (set.stages[0].examples(epoch: 0), set.stages[1].examples(epoch: 0))
    #expect(first.allSatisfy { $0.kind == .segment } && second.count { $0.kind == .task } == 3)
    #expect(Array(second.dropLast(3)) == first)
    let model = try model()
    let tasks = try SentenceOrder.tasks(document(), count: 3, seed: 0)
    for (task, example) in zip(tasks, second.suffix(3)) {
      // The prompt is the one that is asked with, and the answer ends the turn.
      let encoder = PromptEncoder(model), answer = encoder.answerTokens(task.answer)
      #expect(learnt(example) == answer && answer.last == model.tokenizer.eosTokenID)
      let prompt = try encoder.tokens(of: task.prompt, maxTokens: answer.count)
      #expect(example.example.tokens == prompt.tokens + answer && prompt.cut == 0)
    }
    let cost = set.cost(try Lift({
      var settings = LiftSettings()
      settings.training.batchSize = 4
      return settings
    }()).settings)
    let tokens = { (examples: [LiftExample]) in examples.reduce(0) { $0 + $1.example.tokens.count } }
    #expect(cost.trainedTokens == 2 * tokens(first) + 4 * tokens(second))
    #expect(cost.steps == 2 * ((first.count + 3) / 4) + 4 * ((second.count + 3) / 4))
    #expect(cost.documentTokens == set.tokens.count)
  }

  @Test func longTasksLoseTheirMiddleAndKeepTheQuestion() throws {
    let long = try Document(text: (1...60).map { "In house number \($0) they saw \($0 * 7) grey cats and a dog." }.joined(separator: " "))
    let set = try set(of: long) { settings in
      settings.data.tasks = .sentenceOrder
      settings.data.taskCount = 2
      settings.training.taskEpochs = 1
    }
    for example in set.stages[1].examples(epoch: 0).filter({ $0.kind == .task }) {
      #expect(example.example.tokens.count == 512)
      let text = try text(example.example.tokens)
      #expect(text.contains("...") && text.contains("Order:") && text.contains("Please put sentences in order"))
    }
  }

  // MARK: - Refusals

  private static let refusals: [(String, @Sendable (inout LiftSettings) -> Void)] = [
    ("slice-length: 1 is not at least 2", { s in s.data.sliceLength = 1 }),
    ("slices: there are none to draw", { s in s.data.slices = .epoch }),
    ("task-epochs: there are tasks (sentence-order), and no epoch trains on them", { s in s.data.tasks = .sentenceOrder }),
    ("tasks: there are 2 task-epochs and no tasks", { s in s.training.taskEpochs = 2 }),
    ("task-count: 0 is not at least 1", { s in s.data.taskCount = 0 }),
    ("held-out: 0.7 is not a share", { s in s.training.heldOut = 0.7 }),
    ("patience: 0 is not at least 1", { s in s.training.patience = 0 }),
    ("patience: nothing is held out to wait for", { s in s.training.patience = 3 }),
    ("task-count: there are no tasks to count", { s in s.data.taskCount = 9 }),
    ("task-count: 20000 is more than 10000", { s in s.data.taskCount = 20_000 }),
    ("prompt-limit: there are no tasks to limit", { s in s.data.promptLimit = 100 }),
    ("tasks: a task with its answer leaves no room for the document in 80 tokens", { s in
      s.data.promptLimit = 80
      s.data.tasks = .sentenceOrder
      s.training.taskEpochs = 1
    }),
    ("prompt-limit: 3 is not at least 64", { s in s.data.promptLimit = 3 }),
    ("prompt-limit: 1000000 is more than the model's window", { s in
        s.data.promptLimit = 1_000_000
        s.data.tasks = .sentenceOrder
        s.training.taskEpochs = 1
      }),
  ]

  @Test(arguments: refusals)
  func impossibleSettingsAreRefused(message: String, change: @Sendable (inout LiftSettings) -> Void) throws {
    let error = inputError { _ = try set(change) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "nothing was refused")")
  }

  @Test func slicesThatDoNotFitTheWindowAreRefused() throws {
    let long = try Document(text: String(repeating: "the grey cat runs over the lazy dog and away. ", count: 200))
    let error = inputError { _ = try set(of: long) { $0.data.sliceLength = 1000 } }
    #expect(
      error?.description.contains(
        #/slice-length: 1000 with segments of 32 makes examples of \d+ tokens, more than the model's window of 512/#) == true)
  }

  @Test func holdingOutTheOnlySegmentIsRefused() throws {
    let error = inputError { _ = try set(of: Document(text: "a grey cat")) { $0.training.heldOut = 0.5 } }
    #expect(error?.description.contains("held-out: 0.5 of 1 segment leaves none to train on") == true)
  }

  @Test func documentsWithTooFewSentencesAreRefused() throws {
    let short = try Document(text: "One. Two. Three.")
    #expect(
      inputError { _ = try SentenceOrder.tasks(short, count: 1, seed: 0) }?.description.contains("sentence-order needs 5")
        == true)
    let error = inputError {
      _ = try WindowQuestions.write(short, count: 1, by: model(), seed: 0) { _, _ in .more }
    }
    #expect(error?.description.contains("it has 3 sentences, and window-questions needs 16") == true)
  }
}
