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
  /// Questions that are still being written, or were.
  let questions: QuestionStream?

  /// Epochs over the same examples.
  public struct Stage {
    public let epochs: Int
    let make: (_ epoch: Int) -> [LiftExample]
    let changesWithEpoch: Bool
    package var stream: StreamedExamples?

    /// The examples of an epoch, counted from 0; while they are still being made, those that there are.
    public func examples(epoch: Int) -> [LiftExample] { stream?.given ?? make(changesWithEpoch ? epoch : 0) }

    var data: TrainingData {
      if let stream { return TrainingData(stream: stream) }
      return changesWithEpoch
        ? TrainingData { epoch in make(epoch).map(\.example) } : TrainingData(make(0).map(\.example))
    }
  }

  /// - Parameters:
  ///   - anchorCache: A directory for texts of the model's own; see ``Lift/init(_:questionCache:anchorCache:makeWriter:)``.
  ///   - onTask: Told how many of the tasks there are, where they take long to make.
  /// - Throws: ``InputError`` if the document or the model's window is too small for the settings.
  public init(
    of document: Document, for model: LanguageModel, _ settings: LiftSettings, anchorCache: String? = nil,
    onTask: @escaping (_ made: Int, _ count: Int) throws -> TrainingDecision = { _, _ in .more }
  ) throws {
    let anchors = AnchorTexts(of: model, topK: settings.objective.topK, keptIn: anchorCache)
    let maker = TaskMaker(document, model, settings, bare: BareModel(model.model), anchors: anchors)
    try self.init(of: document, for: model, settings, try maker.tasks(.written(onTask)))
  }

  /// - Parameter tasks: What is asked beside the segments.
  package init(
    of document: Document, for model: LanguageModel, _ settings: LiftSettings, _ tasks: TaskMaker.Tasks
  ) throws {
    let segments = try Self.segments(of: document, for: model, settings)
    let count = segments.ranges.count, share = settings.training.heldOut
    let heldOutCount = Int((share * Double(count)).rounded(.up))
    guard heldOutCount < count else {
      throw InputError.usage(
        "held-out", "\(share) of \(count) segment\(count == 1 ? "" : "s") leaves none to train on",
        remedy: "Hold out less, or choose shorter segments.")
    }
    self.init(segments, heldOutCount: heldOutCount, tasks, settings)
  }

  private init(
    _ segments: SegmentExamples, heldOutCount: Int, _ tasks: TaskMaker.Tasks, _ settings: LiftSettings
  ) {
    tokens = segments.tokens
    missingTasks = tasks.missing
    questions = tasks.questions
    let normalise = settings.training.normalise
    let all = Array(segments.ranges.indices)
    var generator = SeededGenerator(seed: settings.seed, stream: "held out")
    let held = Set(generator.shuffled(all).prefix(heldOutCount))
    let trained = all.filter { !held.contains($0) }
    let first = segments.examples(epoch: 0)
    heldOut = held.sorted().map { first[$0].normalised(normalise) }

    let epochs = settings.training.epochs
    let segmentWeight = settings.objective.segmentWeight
    let anchors = tasks.anchors.map { $0.normalised(normalise, weight: settings.objective.anchorWeight) }
    let recited = { (epoch: Int) -> [LiftExample] in
      guard segmentWeight > 0 else { return [] }
      let examples = segments.examples(epoch: epoch)
      return trained.map { examples[$0].normalised(normalise, weight: segmentWeight) }
    }
    let questions = tasks.examples.map { $0.normalised(normalise) }
    var stream: StreamedExamples?
    if let source = tasks.questions, let streaming = tasks.stream {
      let places = trained.map { Double(segments.ranges[$0].lowerBound) / Double(segments.tokens.count) }
      let ready = zip(recited(0), places).map { (example: $0, place: $1) }
        + Self.spread(anchors.of(epochs))
      stream = StreamedExamples(
        source, about: streaming.passages, among: ready.sorted { $0.place < $1.place },
        makeExamples: { try streaming.makeExamples($0).map { $0.normalised(normalise) } },
        laterAnchors: { anchors.of(epochs + $0) }, shouldStop: streaming.shouldStop)
    }
    let changes = segments.areDrawnPerEpoch || anchors.change
    stages = [
      Stage(epochs: epochs, make: { recited($0) + anchors.of($0) }, changesWithEpoch: changes),
      Stage(
        epochs: tasks.epochs, make: { recited(epochs + $0) + questions.of($0) + anchors.of(epochs + $0) },
        changesWithEpoch: changes || questions.change, stream: stream),
    ].filter { $0.epochs > 0 }
  }

  /// In their order, each at the middle of its share of the document.
  private static func spread(_ examples: [LiftExample]) -> [StreamedExamples.Placed] {
    examples.enumerated().map { (example: $1, place: (Double($0) + 0.5) / Double(examples.count)) }
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
}
