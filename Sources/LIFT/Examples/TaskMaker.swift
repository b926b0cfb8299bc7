import Diagnostics
import QuestionWriting
import Training
import Transformers

/// Makes what is trained on beside the segments: tasks about the document, and anchors.
package struct TaskMaker {
  /// A watcher of work that takes long; `.stop` goes on with what there is.
  package typealias Watcher = (_ made: Int, _ count: Int) throws -> TrainingDecision

  package enum Mode {
    /// All at once.
    case written(Watcher)
    /// Nothing is written that takes time; what stands there instead is about as long.
    case placeholders
    /// Questions about passages are written while the training runs.
    case streamed(Watcher)
  }

  package struct Tasks {
    /// Epochs of the stage that trains on them.
    var epochs = 0
    var examples = EpochExamples([], most: nil)
    var anchors = EpochExamples([], most: nil)
    /// Tasks that were asked for and could not be made.
    var missing = 0
    /// Questions about passages, written or still being written.
    var questions: QuestionStream?
    /// What makes examples of those that are still being written.
    var stream: Streaming?
  }

  struct Streaming {
    var passages: [Passage]
    var makeExamples: (WrittenPassage) throws -> [LiftExample]
    var shouldStop: () throws -> Bool
  }

  private let document: Document
  private let model: LanguageModel
  private var settings: LiftSettings
  private let bare: BareModel
  private let makeWriter: Lift.MakeWriter?
  private let cache: String?
  private let anchors: AnchorTexts?

  /// - Parameters:
  ///   - bare: What writes and teaches.
  ///   - makeWriter: Makes the writer of questions about passages; nil is that of the settings.
  ///   - cache: Where pairs are kept that took time to write; the teacher's opinions of their answers are in a directory beside
  ///     it.
  ///   - anchors: The bare model's own texts; nil writes them anew.
  package init(
    _ document: Document, _ model: LanguageModel, _ settings: LiftSettings, bare: BareModel,
    makeWriter: Lift.MakeWriter? = nil, cache: String? = nil, anchors: AnchorTexts? = nil
  ) {
    (self.document, self.model, self.settings, self.bare) = (document, model, settings, bare)
    (self.makeWriter, self.cache, self.anchors) = (makeWriter, cache, anchors)
  }

  package func tasks(_ mode: Mode) throws -> Tasks {
    var maker = self
    let isCounted = settings.objective.anchors > 0 || settings.training.leastSteps != nil
    let examples = try isCounted ? documentExampleCount : 0
    // A document of a few sentences needs no more anchors than it has examples.
    let count = min(settings.objective.anchors, max(1, examples))
    maker.settings.training.taskEpochs = taskEpochs(of: examples + count)
    var tasks = try settings.data.tasks == .questions ? maker.passageQuestions(mode) : maker.documentTasks(mode)
    tasks.epochs = maker.settings.training.taskEpochs
    guard count > 0 else { return tasks }
    switch mode {
    case .placeholders: tasks.anchors = EpochExamples([LiftExample.anchorPlaceholders(count)], most: nil)
    case .written(let watcher), .streamed(let watcher):
      let texts = anchors ?? AnchorTexts(of: model, topK: settings.objective.topK, keptIn: nil)
      // The epochs that a short document has more see them again.
      let all = count * (settings.training.epochs + settings.training.taskEpochs)
      let examples = try texts.trained(all, watcher: watcher).enumerated().map { index, text in
        LiftExample(example: text.example, name: "anchor \(index + 1) of \(all)", kind: .anchor)
      }
      tasks.anchors = EpochExamples([examples], most: count)
    }
    return tasks
  }

  /// The writer of the settings; nil if another was given.
  private var writerKind: WriterKind? {
    get throws { try makeWriter == nil ? WriterKind(settings.data.writer) : nil }
  }

  /// As many as the settings say, and for a short document as many more as bring it to about the least steps: how many questions
  /// there will be is a guess.
  private func taskEpochs(of exampleCount: Int) -> Int {
    let training = settings.training
    guard let least = training.leastSteps, training.taskEpochs > 0 else { return training.taskEpochs }
    let steps = TrainingPlan(exampleCount: max(1, exampleCount), settings: training.settings(seed: 0, epochs: 1)).stepCount
    return min(ScheduleSettings.mostTimes * training.taskEpochs, max(training.taskEpochs, (least + steps - 1) / steps))
  }

  /// Examples of the document in an epoch, as far as that can be told before questions are written.
  private var documentExampleCount: Int {
    get throws {
      let tasks: Int = switch settings.data.tasks {
      case .none: 0
      case .questions:
        Passage.passages(of: document.text, longest: settings.data.passageLength).count
          * (settings.data.pairs ?? PassageQuestions.usualPairs)
      case .sentenceOrder, .windowQuestions: settings.data.taskCount
      }
      guard settings.objective.segmentWeight > 0 else { return tasks }
      return try tasks + SegmentExamples(document, settings, tokenizer: model.tokenizer).ranges.count
    }
  }

  /// Whether the questions are there at once, so that there is nothing to wait for.
  var isInstant: Bool {
    get throws { try writerKind?.isInstant == true }
  }

  private func passageQuestions(_ mode: Mode) throws -> Tasks {
    guard model.chatTemplate != nil else {
      throw InputError.invalid(
        model.path, "the model has no chat template, so it can learn no answers to questions",
        remedy: "Train on the text alone: the preset segments does.")
    }
    let teachers = try settings.objective.distillation > 0
      ? cache.map { try OpinionStore(directory: "\($0).teacher", for: model, topK: settings.objective.topK) } : nil
    let questions = PassageQuestions(document, model, settings, bare, teachers: teachers), passages = questions.passages
    if case .placeholders = mode, try !isInstant {
      let written = questions.placeholders(most: settings.data.pairs)
      return Tasks(examples: EpochExamples(try written.map { try questions.examples($0, isTaught: false) }, most: nil))
    }
    let writer = try makeWriter?(passages) ?? WriterKind(settings.data.writer)
      .make(passages, about: document, by: model, settings, cache: cache)
    let stream = QuestionStream(
      writer, passageCount: passages.count, bare, isNeeded: settings.objective.segmentWeight == 0)
    var tasks = Tasks(questions: stream)
    let isTaught: Bool, watcher: Watcher
    switch mode {
    case .placeholders: (isTaught, watcher) = (false, { _, _ in .more })
    case .written(let given): (isTaught, watcher) = (true, given)
    case .streamed(let watcher):
      tasks.stream = Streaming(
        passages: passages, makeExamples: { try questions.examples($0) },
        shouldStop: { try watcher(stream.report.writtenPassages, passages.count) == .stop })
      return tasks
    }
    var examples: [[LiftExample]] = []
    while let written = try stream.next(waits: true) {
      for passage in written { examples.append(try questions.examples(passage, isTaught: isTaught)) }
      if try watcher(stream.report.writtenPassages, passages.count) == .stop { break }
    }
    if let failure = stream.failure { throw failure }
    tasks.missing = stream.report.failures
    // Rules have written others for every epoch.
    tasks.examples = EpochExamples(examples, most: try writerKind == .rules ? settings.data.pairs : nil)
    return tasks
  }

  /// Tasks of the first papers, with the document in view.
  private func documentTasks(_ mode: Mode) throws -> Tasks {
    let count = settings.data.taskCount, window = model.model.configuration.contextLength
    var tasks: [LearningTask] = [], missing = 0
    switch (settings.data.tasks, mode) {
    case (.none, _), (.questions, _): return Tasks()
    case (.sentenceOrder, _): tasks = try SentenceOrder.tasks(document, count: count, seed: settings.seed)
    case (.windowQuestions, .placeholders):
      try WindowQuestions.check(document)
      tasks = Array(repeating: WindowQuestions.placeholder(document), count: count)
    case (.windowQuestions, .written(let watcher)), (.windowQuestions, .streamed(let watcher)):
      let written = try WindowQuestions.write(document, count: count, by: model, seed: settings.seed, onTask: watcher)
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
        example: try example(of: task, encoder, limit: limit),
        name: "task \(index + 1) of \(tasks.count) (\(settings.data.tasks.rawValue))", kind: .task)
    }
    return Tasks(examples: EpochExamples([examples], most: nil), missing: missing)
  }

  private func example(of task: LearningTask, _ encoder: PromptEncoder, limit: Int) throws -> TrainingExample {
    do {
      return try task.example(encoder, limit: limit)
    } catch let error as InputError where error.place == "question" || error.place == "max-tokens" {
      throw InputError.usage(
        "tasks", "a task with its answer leaves no room for the document in \(limit) tokens",
        remedy: "Raise prompt-limit up to the model's window, or leave the tasks out.")
    }
  }
}
