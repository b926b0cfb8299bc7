import Adapters
import Autograd
import Foundation
import Kernels
import LIFT
import QuestionWriting
import TestSupport
import Testing
import Training
import Transformers

/// Teachers and anchors, on the small model.
@Suite(.serialized) struct TeachingTests {
  private let document = try! Document(text: "Anna lives in Rome. She has 12 cats and a dog. In May she went to Oslo.")
  private let pairs = WrittenPassage(
    passage: 1, pairs: [
      QuestionAnswer(question: "How many cats has she?", answer: "12"),
      QuestionAnswer(question: "What has she beside 12 cats?", answer: "a dog"),
    ])

  private func model() throws -> LanguageModel { try LanguageModel(path: Fixture.path("../../checkpoints/tiny.gguf")) }

  private func settings(_ change: (inout LiftSettings) -> Void) -> LiftSettings {
    var settings = LiftSettings()
    settings.data.tasks = .questions
    settings.training.taskEpochs = 1
    change(&settings)
    return settings
  }

  private func examples(_ model: LanguageModel, _ settings: LiftSettings) throws -> [TrainingExample] {
    try PassageQuestions(document, model, settings, BareModel(model.model)).examples(pairs).map(\.example)
  }

  /// method.md §8, 7: with the passage in the student's context too, a new LoRA has the teacher's truncated entropy as its
  /// loss, and a gradient by the logits no larger than the probability outside the top k.
  @Test func aStudentThatSeesThePassageIsItsTeacher() throws {
    let model = try model()
    let settings = settings {
      $0.objective.distillation = 1
      $0.objective.topK = 8
      $0.data.inView = 1
    }
    let examples = try examples(model, settings)
    let adapter = try settings.adapter.configuration.makeAdapter(for: model.model, seed: 0)
    let loss = withAdapter(adapter, on: model.model) {
      Double(model.model.lossSum(examples, checkpointing: false).scalar)
    }
    var entropy = 0.0
    for example in examples {
      let targets = try #require(example.targets)
      for row in 0..<targets.count where example.weights[row] > 0 {
        let shares = targets.shares[targets.entries(of: row)]
        #expect(shares.count == 8 && shares.reduce(0, +) <= 1.0001)
        entropy -= shares.reduce(0.0) { $0 + Double($1) * log(Double($1)) }
      }
    }
    expectClose([loss], [entropy], relative: 1e-3)
  }

  @Test func theTeacherSeesThePassageAndTheStudentDoesNot() throws {
    let model = try model()
    let closed = try examples(model, settings { $0.objective.distillation = 1 })
    let open = try examples(model, settings { ($0.objective.distillation, $0.data.inView) = (1, 1) })
    for (closed, open) in zip(closed, open) {
      #expect(closed.tokens.count < open.tokens.count)
      let answer = closed.weights.count { $0 > 0 }
      #expect(closed.targets?.rows(closed.tokens.count - answer..<closed.tokens.count)
        == open.targets?.rows(open.tokens.count - answer..<open.tokens.count))
    }
  }

  /// What the teacher thinks is read where it is kept, and asked again where the file is damaged.
  @Test func opinionsAreKeptBesideThePairs() throws {
    let model = try model(), settings = settings { ($0.objective.distillation, $0.objective.topK) = (1, 4) }
    let asked = try examples(model, settings)
    try withTemporaryDirectory { directory in
      let store = try OpinionStore(directory: directory, for: model, topK: 4)
      func taught() throws -> [TrainingExample] {
        try PassageQuestions(document, model, settings, BareModel(model.model), teachers: store).examples(pairs).map(\.example)
      }
      #expect(try taught() == asked)
      let files = FileManager.default.subpaths(atPath: directory)?.filter { $0.hasSuffix(".safetensors") } ?? []
      let name = try #require(files.first), path = "\(directory)/\(name)"
      #expect(files.count == 1)
      #expect(try taught() == asked)
      // Another opinion in the file is what is learnt then.
      let key = String(name.split(separator: "/").last?.dropLast(".safetensors".count) ?? "")
      let kept = try #require(store.read(key))
      store.write(
        kept.map { text in
          var text = text
          var opinion = TokenTargets()
          for row in 0..<text.opinion.count {
            let entries = text.opinion.entries(of: row)
            opinion.append(
              classes: text.opinion.classes[entries], shares: text.opinion.shares[entries].map { $0 / 2 }, rest: 0)
          }
          text.opinion = opinion
          return text
        }, as: key)
      #expect(try taught() != asked)
      try Data(Data(contentsOf: URL(fileURLWithPath: path)).dropLast(9)).write(to: URL(fileURLWithPath: path))
      #expect(try taught() == asked)
    }
  }

  @Test func aShareMixesTeacherAndAnswer() throws {
    let model = try model()
    let all = try examples(model, settings { $0.objective.distillation = 1 })
    let half = try examples(model, settings { $0.objective.distillation = 0.25 })
    let none = try examples(model, settings { _ in })
    for ((all, half), none) in zip(zip(all, half), none) {
      #expect(all.tokens == none.tokens && half.tokens == none.tokens && none.targets == nil && all.weights == none.weights)
      func loss(_ example: TrainingExample) -> Double {
        Double(model.model.lossSum([example], checkpointing: false).scalar)
      }
      expectClose([loss(half)], [0.25 * loss(all) + 0.75 * loss(none)], relative: 1e-5)
    }
  }

  @Test func answersAloneAreLearnt() throws {
    let model = try model()
    for (example, pair) in zip(try examples(model, settings { _ in }), pairs.pairs) {
      let learnt = zip(example.tokens, example.weights).filter { $1 > 0 }.map(\.0)
      #expect(learnt == PromptEncoder(model).answerTokens(pair.answer))
      #expect(model.tokenizer.decode(example.tokens).contains(pair.question))
      #expect(!model.tokenizer.decode(example.tokens).contains("Anna lives in Rome"))
    }
  }

  /// The bare model is its own teacher, so a new adapter is pulled nowhere.
  @Test func anchorsPullNothingFromItsPlace() throws {
    let model = try model()
    let anchors = try AnchorTexts(of: model, topK: 12, keptIn: nil).trained(6).map(\.example)
    #expect(anchors.count == 6)
    let adapter = try LoRAAdapter(for: model.model, LoRAConfiguration(rank: 4, alpha: 8), seed: 0)
    func norm(_ examples: [TrainingExample]) -> Double {
      withAdapter(adapter, on: model.model) {
        var gradients: Gradients?
        _ = addGradients(of: adapter.parameters, to: &gradients) { model.model.lossSum(examples, checkpointing: false) }
        return (gradients?.sumOfSquares ?? .nan).squareRoot()
      }
    }
    let anchored = norm(anchors)
    let plain = norm(anchors.map { TrainingExample($0.tokens, weights: $0.weights) })
    #expect(anchored < plain / 100, "gradient \(anchored) of the anchors, \(plain) of their tokens")
  }

  @Test func everyEpochHasAnchorsOfItsOwn() throws {
    let model = try model(), settings = settings {
      $0.objective.anchors = 3
      $0.training.epochs = 1
      $0.training.taskEpochs = 2
    }
    let stages = try TrainingSet(of: document, for: model, settings).stages
    func anchors(_ stage: Int, _ epoch: Int) -> [[Int32]] {
      stages[stage].examples(epoch: epoch).filter { $0.kind == .anchor }.map(\.example.tokens)
    }
    let epochs = [anchors(0, 0), anchors(1, 0), anchors(1, 1)]
    #expect(epochs.allSatisfy { $0.count == 3 } && Set(epochs.joined()).count == 9)
    let cost = try TrainingSet(of: document, for: model, settings).cost(settings)
    let tokens = [(0, 0), (1, 0), (1, 1)].map { stages[$0].examples(epoch: $1).reduce(0) { $0 + $1.example.tokens.count } }
    #expect(cost.trainedTokens == tokens.reduce(0, +))
  }

  /// Rules cost nothing, so they ask others in every epoch; what took time to write is asked again.
  @Test func rulesAskOtherQuestionsInEveryEpoch() throws {
    let model = try model(), settings = settings {
      $0.data.pairs = 2
      $0.training.taskEpochs = 3
    }
    func questions(_ settings: LiftSettings) throws -> [[[Int32]]] {
      let stage = try #require(TrainingSet(of: document, for: model, settings).stages.last)
      return (0..<3).map { stage.examples(epoch: $0).filter { $0.kind == .task }.map(\.example.tokens) }
    }
    let epochs = try questions(settings)
    #expect(epochs.allSatisfy { $0.count == 6 && Set($0).count == 6 } && Set(epochs.joined()).count > 12)

    try withTemporaryDirectory { directory in
      let file = directory + "/pairs.jsonl"
      try (1...3).map { #"{"question": "Which is cat \#($0)?", "answer": "\#($0)", "sentence": "She has 12 cats and a dog."}"# }
        .joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
      let written = try questions(self.settings {
        $0.data.pairs = 2
        $0.data.writer = file
        $0.training.taskEpochs = 3
      })
      #expect(written[0].count == 3 && written[0] == written[1] && written[1] == written[2])
    }
  }

  /// Three passages with a question each, and one segment, in batches of two.
  private func smallSet(_ change: (inout LiftSettings) -> Void) throws -> TrainingSet {
    let settings = settings {
      $0.data.pairs = 1
      $0.data.segmentLength = 256
      $0.data.segmentOffset = 256
      $0.training.epochs = 0
      $0.training.batchSize = 2
      change(&$0)
    }
    return try TrainingSet(of: document, for: model(), settings)
  }

  @Test func thereAreNoMoreAnchorsThanOtherExamples() throws {
    let set = try smallSet { $0.objective.anchors = 100 }
    let examples = set.stages[0].examples(epoch: 0)
    #expect(examples.map(\.kind) == [.segment, .task, .task, .task, .anchor, .anchor, .anchor, .anchor])
  }

  @Test(arguments: [(nil, 2), (1, 2), (4, 2), (5, 3), (8, 4), (16, 8), (17, 8), (1000, 8)] as [(Int?, Int)])
  func shortDocumentsAreSeenMoreOften(least: Int?, epochs: Int) throws {
    let set = try smallSet {
      $0.training.taskEpochs = 2
      $0.training.leastSteps = least
    }
    #expect(set.stages.map(\.epochs) == [epochs])
    // Two steps in an epoch.
    #expect(set.cost(settings { $0.training.batchSize = 2 }).steps == 2 * epochs)
  }

  @Test func weightsCountAsTheyAreSet() throws {
    let model = try model()
    func set(_ change: (inout LiftSettings) -> Void) throws -> [LiftExample] {
      let settings = settings(change)
      return try TrainingSet(of: document, for: model, settings).stages[1].examples(epoch: 0)
    }
    let plain = try set { $0.objective.anchors = 2 }
    #expect(Set(plain.map(\.kind)) == [.segment, .task, .anchor])
    #expect(plain.allSatisfy { $0.example.weights.allSatisfy { $0 == 0 || $0 == 1 } })
    let weighted = try set {
      $0.objective.anchors = 2
      $0.objective.anchorWeight = 3
      $0.objective.segmentWeight = 0.5
    }
    for example in weighted {
      let weight: Float = switch example.kind {
      case .segment: 0.5
      case .task: 1
      case .anchor: 3
      }
      #expect(Set(example.example.weights).subtracting([0]) == [weight])
    }
    #expect(!(try set { $0.objective.segmentWeight = 0 }).contains { $0.kind == .segment })
  }
}
