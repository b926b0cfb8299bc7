import Adapters
import Diagnostics
import Foundation
import Kernels
import TensorFiles
import Transformers

/// An adapter that has absorbed a document, with the facts about how it was made.
public struct LiftedDocument {
  public let adapter: any Adapter
  public let record: AdapterRecord
  /// How the questions were written, if there were any about passages.
  public let writing: WritingReport?
  /// Why the writer could not go on, if it could not: the adapter has learnt what came before.
  public let writerFailure: InputError?

  init(
    adapter: any Adapter, base: AdapterRecord.Base, document: Document, settings: LiftSettings, precision: Precision,
    set: TrainingSet, history: TrainingHistory, drift: Drift.Limited?
  ) {
    self.adapter = adapter
    writing = set.questions?.report
    writerFailure = set.questions?.failure
    record = AdapterRecord(
      document: .init(source: document.source, title: document.title, hash: document.hash, tokens: set.tokens.count),
      base: base, settings: settings, precision: precision.rawValue, parameterCount: adapter.parameterCount,
      stepsPlanned: history.plannedStepCount, losses: history.steps.map(\.loss),
      stepKept: history.keptStep, heldOutLosses: history.heldOutLosses,
      missingTasks: set.missingTasks, drift: drift, divergence: history.divergence, ending: history.ending)
  }

  /// An adapter that was read, with its record.
  public init(adapter: any Adapter, record: AdapterRecord) {
    (self.adapter, self.record) = (adapter, record)
    (writing, writerFailure) = (nil, nil)
  }

  /// Finds out, before a long run, whether ``save(to:replacing:)`` will be able to write.
  public static func checkOutput(_ directory: String, replacing: Bool) throws {
    try OutputDirectory.check(
      directory, replacing: replacing, marks: [AdapterRecord.fileName], others: AdapterFiles.names + [ModelCard.fileName],
      kind: "an adapter")
  }

  /// Writes an adapter directory, for PEFT if it is a LoRA, with `lift.json` beside it, whole or not at all.
  /// - Throws: ``InputError`` if the directory exists and is not to be replaced, or cannot be written.
  public func save(to directory: String, replacing: Bool = false) throws {
    try Self.checkOutput(directory, replacing: replacing)
    try OutputDirectory.write(to: directory, replacing: replacing) { temporary in
      try adapter.write(to: temporary, baseModel: record.base.name, metadata: record.metadata)
      try OutputFile.write(record.json, to: "\(temporary)/\(AdapterRecord.fileName)")
    }
  }

  /// Reads what ``save(to:replacing:)`` wrote and checks that it was made for this very model.
  ///
  /// - Throws: ``InputError`` if something is missing or damaged, or if the adapter's base has another hash.
  public init(directory: String, for model: LanguageModel) throws {
    let record = try AdapterRecord(directory: directory)
    let base = try AdapterRecord.Base(model)
    guard record.base.hash == base.hash else {
      throw InputError.invalid(
        directory,
        "the adapter was made for \(record.base.name) (\(record.base.hash.prefix(12))…), "
          + "and the model is \(base.name) (\(base.hash.prefix(12))…)",
        remedy: "Give the adapter's own base model with --model.")
    }
    guard record.base.templateHash == base.templateHash else {
      throw InputError.invalid(
        directory, "the adapter was trained with another chat template than the model has",
        remedy: "Give the adapter's own base model with --model.")
    }
    self.init(adapter: try AdapterConfiguration.load(directory: directory, for: model.model), record: record)
  }
}
