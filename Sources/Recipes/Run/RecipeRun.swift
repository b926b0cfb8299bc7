import Diagnostics
import Evaluation
import Foundation
import Kernels
import LIFT
import TensorFiles
import Transformers

/// A recipe ready to run: everything it names is there and can be read.
///
///     let experiment = try Experiment(path: "recipes/demo.yaml", overrides: ["adapter.rank=8"])
///     let run = try RecipeRun(experiment) { name in "models/\(name).gguf" }
///     let record = try run()             // and runs/demo/ is written
///
/// A run that ended early goes on where it was when it is run again.
public struct RecipeRun {
  public let experiment: Experiment
  /// What of the datasets is left out, a sentence for each line or kind of lines; see ``RecipeEvent/leftOut(_:)`` for what is
  /// found out with the model.
  public let notes: [String]
  private let sources: [Source]
  private let options: Options

  /// What does not belong to the experiment.
  public struct Options: Sendable {
    /// The results take the place of those of an earlier run; else a run of the same recipe is gone on with.
    public var replacing = false
    /// What failed in the earlier run is tried again.
    public var retryingFailed = false
    /// Losses and scores are written for TensorBoard too.
    public var writesTensorBoard = false
    /// A directory for texts of the models' own, see ``Lift/init(_:questionCache:anchorCache:makeWriter:)``.
    public var anchorCache: String?

    public init() {}
  }

  /// What a variant works on, as far as it is known without the model.
  private struct Source {
    var modelPath: String
    var documents: DocumentSource
    var retention: Retention
  }

  /// Checks all that can be checked without loading a model.
  ///
  /// - Parameter resolveModel: Finds the file of a model that the recipe gives by name.
  /// - Throws: ``InputErrors`` with everything that is wrong.
  public init(_ experiment: Experiment, options: Options = Options(), resolveModel: (String) throws -> String) throws {
    var errors = ErrorCollector()
    var sources: [Source] = [], notes: [String] = []
    for recipe in experiment.variants.map(\.recipe) {
      let modelPath = try errors.collect { try recipe.model.path(resolveModel) }
      let documents = try errors.collect { try DocumentSource(recipe) { if !notes.contains($0) { notes.append($0) } } }
      let retention = try errors.collect { try Retention(path: recipe.retention) }
      for check in recipe.checks { _ = try errors.collect { try check() } }
      _ = try errors.collect { try recipe.checkAdapterPath() }
      if let modelPath, let documents, let retention {
        sources.append(Source(modelPath: modelPath, documents: documents, retention: retention))
      }
    }
    _ = try errors.collect { try experiment.recipe.judge.map { try Judge($0) } }
    _ = try errors.collect { try RunDirectory.check(experiment.recipe.output, replacing: options.replacing) }
    try errors.throwIfAny()
    self.experiment = experiment
    self.sources = sources
    self.notes = notes
    self.options = options
  }

  /// How much there is to do: `3 documents, 48 questions`.
  public var summary: String {
    let (documents, questions) = sources[0].documents.counts
    return "\(documents) document\(documents == 1 ? "" : "s"), \(questions) question\(questions == 1 ? "" : "s")"
  }

  /// Documents of the recipe's first variant; none if they are made when the model is there.
  package var documents: [TaskDocument] {
    if case .known(let documents) = sources[0].documents { documents } else { [] }
  }

  /// Lets the readers answer in order and fills the output directory.
  ///
  /// - Parameters:
  ///   - backend: What computes.
  ///   - shouldStop: Asked after every training step and every answer.
  /// - Returns: All that is in the output directory now.
  /// - Throws: ``InputError`` for what does not fit the model, found before any reader begins, and when the output cannot
  ///   be written; `CancellationError` after `shouldStop` said so. What is done until then is kept, and the same run goes
  ///   on from there.
  public func callAsFunction(
    on backend: any Backend = CPUBackend.shared, shouldStop: @escaping () -> Bool = { false },
    onEvent: @escaping (RecipeEvent) -> Void = { _ in }
  ) throws -> RunRecord {
    var models = ModelShelf(backend, onEvent), notes = notes
    let materials = try sources.map { source in
      // Documents that are long take long to make.
      if case .made = source.documents, shouldStop() { throw CancellationError() }
      let documents = try source.documents.documents { note in
        if !notes.contains(note) {
          notes.append(note)
          onEvent(.leftOut(note))
        }
      } with: {
        try models.model(source.modelPath)
      }
      return Materials(modelPath: source.modelPath, documents: documents)
    }
    let plan = RunPlan(experiment, materials: materials)
    let facts = try facts(of: plan, notes: notes, on: backend)
    if options.replacing || !RunDirectory.isRun(experiment.recipe.output) {
      // A mistake must not cost the earlier run, nor leave one behind that the corrected recipe does not match.
      for group in plan.groups {
        try Examination.check(group, with: models.model(group.modelPath), retention: sources[0].retention)
      }
    }
    let log = try RunLog(
      experiment, facts: facts, plan: plan, replacing: options.replacing, retryingFailed: options.retryingFailed)
    let isFinished = log.doneCount == plan.stepCount
    if log.doneCount > 0 { onEvent(.goesOn(done: log.doneCount, count: plan.stepCount)) }
    let examination = Examination(
      plan: plan, log: log, retention: sources[0].retention, judge: try experiment.recipe.judge.map { try Judge($0) },
      anchorCache: options.anchorCache, shouldStop: shouldStop, onEvent: onEvent)
    do {
      for group in plan.groups where group.documents.contains(where: { examination.hasWork($0) }) {
        try examination.examine(group, with: try models.model(group.modelPath))
      }
    } catch let error as CancellationError {
      try writeReports(log, facts, onEvent)
      throw error
    }
    // A finished run is left as it is.
    let hasReports = RunReports.arePresent(in: log.directory)
    return isFinished && hasReports && !options.writesTensorBoard
      ? record(log, facts) : try writeReports(log, facts, onEvent)
  }

  private func record(_ log: RunLog, _ facts: RunFacts) -> RunRecord {
    RunRecord(
      name: facts.name, recipe: experiment.yaml, facts: facts.facts.map { ($0.name, $0.value) }, events: log.events,
      predictions: log.predictions, readers: facts.readers, unitCount: facts.unitCount)
  }

  @discardableResult
  private func writeReports(_ log: RunLog, _ facts: RunFacts, _ onEvent: (RecipeEvent) -> Void) throws -> RunRecord {
    onEvent(.writing(directory: log.directory))
    let record = record(log, facts)
    try RunReports.write(record, to: log.directory, tensorBoard: options.writesTensorBoard)
    return record
  }
}

extension Recipe {
  /// What each part says of its own values; a recipe that was made in code may have any.
  fileprivate var checks: [() throws -> Void] {
    [lift.validate, answer.validate, retrieval.validate]
      + [dataset.map { $0.validate }, generate.map { $0.dataset.validate }].compactMap(\.self)
  }

  fileprivate func checkAdapterPath() throws {
    if let adapterPath { _ = try AdapterRecord(directory: adapterPath) }
  }
}

extension ModelReference {
  fileprivate func path(_ resolve: (String) throws -> String) throws -> String {
    switch self {
    case .name(let name): return try resolve(name)
    case .path(let path):
      guard FileManager.default.isReadableFile(atPath: path) else {
        throw InputError.missing(path, "there is no model that can be read here", remedy: "Check the recipe's model.")
      }
      return path
    }
  }
}
