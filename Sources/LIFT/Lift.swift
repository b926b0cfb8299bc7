import Adapters
import Autograd
import Diagnostics
import QuestionWriting
import Training
import Transformers

/// Long Input Fine-Tuning: a model absorbs one document into an adapter by training on it.
///
///     let model = try LanguageModel(path: "smollm2.gguf")
///     let document = try Document(path: "book.txt")
///     let lifted = try Lift(LiftSettings()).adapt(model, to: document)
///     try lifted.save(to: "adapters/book")
///
/// Mao et al., 2024, arXiv:2412.13626, §3; 2025, arXiv:2502.14644.
public struct Lift {
  /// Makes what writes questions about the passages of a document.
  public typealias MakeWriter = ([Passage]) throws -> any QuestionWriter

  public let settings: LiftSettings
  private let makeWriter: MakeWriter?
  private let questionCache: String?
  private let anchorCache: String?

  /// - Parameters:
  ///   - questionCache: A file for questions that take time to write: what is there is not written again, so that a run
  ///     that was interrupted goes on from it. What the teacher thinks of their answers is kept in `….teacher` beside it.
  ///   - anchorCache: A directory for texts of the model's own, which anchors and the limit of the drift need; they are
  ///     the same for every document.
  ///   - makeWriter: A writer of one's own for questions about passages; nil is that of the settings.
  /// - Throws: ``InputError`` naming a setting that is out of range.
  public init(
    _ settings: LiftSettings, questionCache: String? = nil, anchorCache: String? = nil, makeWriter: MakeWriter? = nil
  ) throws {
    try settings.validate()
    self.settings = settings
    (self.questionCache, self.anchorCache, self.makeWriter) = (questionCache, anchorCache, makeWriter)
  }

  /// Trains an adapter on the document; the model itself is left as it was.
  ///
  /// - Parameters:
  ///   - onStep: Sees every optimizer step; `.stop` ends the training after it.
  ///   - onPass: Told before each pass of a step, counted from 1; `.stop` ends the training before the step.
  ///   - onTask: Told how many of the tasks there are, where they take long to make; `.stop` goes on with those.
  ///   - onBegin: Told what the training will cost, before its first step.
  public func adapt(
    _ model: LanguageModel, to document: Document,
    onStep: (TrainingStep) throws -> TrainingDecision = { _ in .more },
    onPass: (_ pass: Int, _ count: Int) throws -> TrainingDecision = { _, _ in .more },
    onTask: (_ made: Int, _ count: Int) throws -> TrainingDecision = { _, _ in .more },
    onBegin: (TrainingSet.Cost) throws -> Void = { _ in }
  ) throws -> LiftedDocument {
    let outline = try outline(model, document)
    return try withoutActuallyEscaping(onTask) { onTask in
      let bare = BareModel(model.model)
      let anchors = AnchorTexts(of: model, topK: settings.objective.topK, keptIn: anchorCache)
      let maker = TaskMaker(
        document, model, settings, bare: bare, makeWriter: makeWriter, cache: questionCache, anchors: anchors)
      // Whether questions are written while the first epoch on them runs.
      let isPipeline = try settings.training.pipeline && settings.data.tasks == .questions
        && !settings.training.fullBatch && settings.data.slices == .once && !maker.isInstant
      let tasks = try maker.tasks(isPipeline ? .streamed(onTask) : .written(onTask))
      let set = try TrainingSet(of: document, for: model, settings, tasks)
      let drift = try settings.objective.driftLimit.map { _ in
        try Drift(on: anchors.measured().map(\.example), bare: model.model)
      }
      return try train(model, document, set, bare, outline, drift, onStep: onStep, onPass: onPass, onBegin: onBegin)
    }
  }

  private func train(
    _ model: LanguageModel, _ document: Document, _ set: TrainingSet, _ bare: BareModel, _ outline: TrainingSet,
    _ drift: Drift?, onStep: (TrainingStep) throws -> TrainingDecision, onPass: (Int, Int) throws -> TrainingDecision,
    onBegin: (TrainingSet.Cost) throws -> Void
  ) throws -> LiftedDocument {
    // While questions are being written, what they will cost is a guess.
    let isWritten = set.stages.allSatisfy { $0.stream == nil }
    let cost = (isWritten ? set : outline).cost(settings)
    let base = try AdapterRecord.Base(model)
    let adapter = try settings.adapter.configuration.makeAdapter(for: model.model, seed: settings.seed)
    let optimizer = AdamW(adapter.parameters, settings: settings.training.optimizer)
    try onBegin(cost)
    bare.adapter = adapter
    defer { bare.adapter = nil }
    let (history, limited) = try withAdapter(adapter, on: model.model) {
      var history = TrainingHistory(plannedStepCounts: (isWritten ? set : outline).stepCounts(settings))
      var passes: UInt64 = 0
      for (index, stage) in set.stages.enumerated() where history.goesOn {
        let stopping = set.heldOut.isEmpty
          ? nil
          : EarlyStopping(examples: set.heldOut.map(\.example), patience: settings.training.patience) { batch in
            adapter.endTraining()
            return loss(of: batch, model)
          }
        let loop = try TrainingLoop(settings.training.settings(seed: settings.seed, epochs: stage.epochs))
        let outcome = try loop.run(
          optimizer, on: stage.data, stopping: stopping, checksLastStep: index + 1 == set.stages.count,
          loss: { batch in
            adapter.beginTrainingPass(passes)
            passes += 1
            return loss(of: batch, model)
          },
          onStep: { step in
            let decision = try onStep(history.placed(step))
            if case .stop = decision { history.isStopped = true }
            return decision
          },
          onPass: { pass, count in
            try set.questions?.poll()
            return try onPass(pass, count)
          })
        history.append(outcome, stage)
        history.heldOutLosses += stopping?.losses ?? []
      }
      adapter.endTraining()
      return (history, try limitDrift(of: adapter, on: model.model, measuredBy: drift))
    }
    return LiftedDocument(
      adapter: adapter, base: base, document: document, settings: settings, precision: model.model.backend.precision,
      set: set, history: history, drift: limited)
  }

  private func limitDrift(
    of adapter: any Adapter, on model: LlamaModel, measuredBy drift: Drift?
  ) throws -> Drift.Limited? {
    guard let drift, let limit = settings.objective.driftLimit, let adapter = adapter as? LoRAAdapter else { return nil }
    return try drift.limit(adapter, on: model, to: limit)
  }

  private func loss(of batch: [TrainingExample], _ model: LanguageModel) -> Tensor {
    model.model.lossSum(batch, checkpointing: settings.training.checkpointActivations)
  }

  /// Finds out whether ``adapt(_:to:onStep:onPass:onTask:onBegin:)`` can begin: whether examples and adapter fit the
  /// model. Tasks that the model would have to write are not written.
  /// - Throws: ``InputError`` naming the setting that does not.
  public func check(_ model: LanguageModel, _ document: Document) throws { _ = try outline(model, document) }

  /// What is trained on, with placeholders for what takes time to write.
  func outline(_ model: LanguageModel, _ document: Document) throws -> TrainingSet {
    let maker = TaskMaker(document, model, settings, bare: BareModel(model.model), makeWriter: makeWriter)
    let set = try TrainingSet(of: document, for: model, settings, try maker.tasks(.placeholders))
    for stage in set.stages {
      try TrainingLoop(settings.training.settings(seed: settings.seed, epochs: stage.epochs))
        .check(stage.examples(epoch: 0).map(\.example))
    }
    try settings.adapter.configuration.check(for: model.model)
    if settings.adapter.kind == .full { try checkMemory(for: model) }
    return set
  }
}
