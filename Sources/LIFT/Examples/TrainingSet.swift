import Diagnostics
import Randomness
import Training
import Transformers

/// All that is trained on for one document, stage by stage.
public struct TrainingSet {
  /// The document's tokens.
  public let tokens: [Int32]
  public let stages: [Stage]
  /// Examples that are kept from training, to measure how far it has come; none unless the settings say so.
  public let heldOut: [LiftExample]
  /// Tasks that were asked for and could not be made.
  public let missingTasks: Int

  /// Epochs over the same examples.
  public struct Stage {
    public let epochs: Int
    let make: (_ epoch: Int) -> [LiftExample]
    let changesWithEpoch: Bool

    /// The examples of an epoch, counted from 0.
    public func examples(epoch: Int) -> [LiftExample] { make(changesWithEpoch ? epoch : 0) }

    var data: TrainingData {
      changesWithEpoch
        ? TrainingData { epoch in make(epoch).map(\.example) } : TrainingData(make(0).map(\.example))
    }
  }

  /// Where questions come from that the model has to write.
  enum QuestionSource {
    case written
    /// Nothing is written; what stands there instead is about as long.
    case placeholders
  }

  /// - Parameter onTask: Told how many of the tasks there are, where they take long to make.
  /// - Throws: ``InputError`` if the document or the model's window is too small for the settings.
  public init(
    of document: Document, for model: LanguageModel, _ settings: LiftSettings,
    onTask: (_ made: Int, _ count: Int) throws -> TrainingDecision = { _, _ in .more }
  ) throws {
    try self.init(of: document, for: model, settings, questions: .written, onTask: onTask)
  }

  init(
    of document: Document, for model: LanguageModel, _ settings: LiftSettings, questions: QuestionSource,
    onTask: (_ made: Int, _ count: Int) throws -> TrainingDecision = { _, _ in .more }
  ) throws {
    let segments = try Self.segments(of: document, for: model, settings)
    let count = segments.ranges.count, share = settings.training.heldOut
    let heldOutCount = Int((share * Double(count)).rounded(.up))
    guard heldOutCount < count else {
      throw InputError.usage(
        "held-out", "\(share) of \(count) segment\(count == 1 ? "" : "s") leaves none to train on",
        remedy: "Hold out less, or choose shorter segments.")
    }
    let tasks = try Self.tasks(about: document, for: model, settings, questions, onTask)
    self.init(segments, heldOutCount: heldOutCount, tasks.examples, missingTasks: tasks.missing, settings)
  }

  private init(
    _ segments: SegmentExamples, heldOutCount: Int, _ tasks: [LiftExample], missingTasks: Int, _ settings: LiftSettings
  ) {
    tokens = segments.tokens
    self.missingTasks = missingTasks
    let normalise = settings.training.normalise
    let all = Array(segments.ranges.indices)
    var generator = SeededGenerator(seed: settings.seed, stream: "held out")
    let held = Set(generator.shuffled(all).prefix(heldOutCount))
    let trained = all.filter { !held.contains($0) }
    let first = segments.examples(epoch: 0)
    heldOut = held.sorted().map { first[$0].normalised(normalise) }

    let epochs = settings.training.epochs
    let plain = { (epoch: Int) in
      let examples = segments.examples(epoch: epoch)
      return trained.map { examples[$0].normalised(normalise) }
    }
    let questions = tasks.map { $0.normalised(normalise) }
    stages = [
      Stage(epochs: epochs, make: plain, changesWithEpoch: segments.areDrawnPerEpoch),
      Stage(
        epochs: settings.training.taskEpochs, make: { plain(epochs + $0) + questions },
        changesWithEpoch: segments.areDrawnPerEpoch),
    ].filter { $0.epochs > 0 }
  }

  /// The segments; refused if the model's window cannot hold them with what stands before them.
  private static func segments(
    of document: Document, for model: LanguageModel, _ settings: LiftSettings
  ) throws -> SegmentExamples {
    let segments = try SegmentExamples(document, settings, tokenizer: model.tokenizer)
    let examples = segments.examples(epoch: 0)
    guard !examples.isEmpty else {
      throw InputError.invalid(
        document.source, "it has a single token, from which nothing can be learnt", remedy: "Give a longer text.")
    }
    let window = model.model.configuration.contextLength
    let longest = examples.map(\.example.tokens.count).max() ?? 0
    guard longest <= window else {
      if let slices = settings.data.sliceLength {
        throw InputError.usage(
          "slice-length",
          "\(slices) with segments of \(settings.data.segmentLength) makes examples of \(longest) tokens, more than the "
            + "model's window of \(window)", remedy: "Choose shorter slices or segments.")
      }
      throw InputError.usage(
        "segment-length", "\(settings.data.segmentLength) is more than the model's window of \(window) tokens",
        remedy: "Choose a shorter one.")
    }
    return segments
  }

  private static func tasks(
    about document: Document, for model: LanguageModel, _ settings: LiftSettings, _ questions: QuestionSource,
    _ onTask: (Int, Int) throws -> TrainingDecision
  ) throws -> (examples: [LiftExample], missing: Int) {
    let count = settings.data.taskCount, window = model.model.configuration.contextLength
    var tasks: [LearningTask] = [], missing = 0
    switch settings.data.tasks {
    case .none: return ([], 0)
    case .sentenceOrder: tasks = try SentenceOrder.tasks(document, count: count, seed: settings.seed)
    case .windowQuestions where questions == .placeholders:
      try WindowQuestions.check(document)
      tasks = Array(repeating: WindowQuestions.placeholder(document), count: count)
    case .windowQuestions:
      let written = try WindowQuestions.write(document, count: count, by: model, seed: settings.seed, onTask: onTask)
      (tasks, missing) = (written.tasks, written.missing)
    }
    let limit = settings.data.promptLimit ?? window
    guard limit <= window else {
      throw InputError.usage(
        "prompt-limit", "\(limit) is more than the model's window of \(window) tokens", remedy: "Choose fewer.")
    }
    let encoder = PromptEncoder(model, separator: ContextMode.truncatedMixin.separator)
    let examples = try tasks.enumerated().map { index, task in
      LiftExample(
        example: try Self.example(of: task, encoder, limit: limit),
        name: "task \(index + 1) of \(tasks.count) (\(settings.data.tasks.rawValue))", isTask: true)
    }
    return (examples, missing)
  }

  private static func example(of task: LearningTask, _ encoder: PromptEncoder, limit: Int) throws -> TrainingExample {
    do {
      return try task.example(encoder, limit: limit)
    } catch let error as InputError where error.place == "question" || error.place == "max-tokens" {
      throw InputError.usage(
        "tasks", "a task with its answer leaves no room for the document in \(limit) tokens",
        remedy: "Raise prompt-limit up to the model's window, or leave the tasks out.")
    }
  }
}

extension LiftExample {
  fileprivate func normalised(_ normalisation: ScheduleSettings.Normalisation) -> LiftExample {
    let total = example.totalWeight
    guard normalisation == .examples, total > 0 else { return self }
    let weights = example.weights.map { Float(Double($0) / total) }
    return LiftExample(example: TrainingExample(example.tokens, weights: weights), name: name, isTask: isTask)
  }
}

extension TrainingSet {
  /// What a run costs, known before it begins.
  public struct Cost: Sendable, Equatable {
    public var documentTokens = 0
    /// Tokens that pass through the model in all epochs, forward and backward.
    public var trainedTokens = 0
    /// Tokens among them that are learnt.
    public var supervisedTokens = 0
    public var examples = 0
    public var steps = 0
    /// The longest example.
    public var longestExample = 0

    /// How many times the document's length is trained on.
    public var documentLengths: Double { Double(trainedTokens) / Double(max(1, documentTokens)) }
  }

  public func cost(_ settings: LiftSettings) -> Cost {
    var cost = Cost(documentTokens: tokens.count)
    for stage in stages {
      let examples = stage.examples(epoch: 0).map(\.example).filter { $0.totalWeight > 0 }
      let training = settings.training.settings(seed: settings.seed, epochs: stage.epochs)
      cost.examples = max(cost.examples, examples.count)
      cost.trainedTokens += stage.epochs * examples.reduce(0) { $0 + $1.tokens.count }
      cost.supervisedTokens += stage.epochs * examples.reduce(0) { $0 + $1.weights.count { $0 > 0 } }
      cost.steps += TrainingPlan(exampleCount: examples.count, settings: training).stepCount
      cost.longestExample = max(cost.longestExample, examples.map(\.tokens.count).max() ?? 0)
    }
    return cost
  }
}
