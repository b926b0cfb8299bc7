import Adapters
import Diagnostics
import Kernels
import LIFT
import Transformers

/// A model, and the adapter that was asked for, checked against each other.
struct LoadedModel {
  let model: LanguageModel
  let adapter: (any Adapter)?
  /// How the adapter was made; nil for one that another program made.
  let record: AdapterRecord?
  /// What is known of that without a record.
  let facts: [String: String]

  /// - Parameter adapter: An adapter in any form. Its base is the model unless another is named; one must be where it is not
  ///   known which that is.
  init(_ options: ModelOptions, adapter path: String?) throws {
    try self.init(options.model, adapter: path, on: options.compute.backend())
  }

  /// - Parameter name: The model that was named, if one was.
  init(_ name: String?, adapter path: String?, on backend: CPUBackend) throws {
    let stored = try path.map(StoredAdapter.init)
    try self.init(stored, on: LanguageModel(path: try ModelStore.path(of: name, orBaseOf: stored), on: backend))
  }

  init(_ stored: StoredAdapter?, on model: LanguageModel) throws {
    self.model = model
    (adapter, record, facts) = (try stored?.loadNotingDoubts(for: model), stored?.record, stored?.facts ?? [:])
  }

  /// Runs `body` with the adapter, if there is one, on the model.
  func withAdapter<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard let adapter else { return try body() }
    return try Adapters.withAdapter(adapter, on: model.model, body)
  }
}

extension StoredAdapter {
  /// Reads it for a model, and says what may be wrong with it there.
  func loadNotingDoubts(for model: LanguageModel) throws -> any Adapter {
    let adapter = try load(for: model)
    try noteDoubts(about: model)
    return adapter
  }

  /// Says what may be wrong with it on this model.
  func noteDoubts(about model: LanguageModel) throws {
    guard let record else {
      if let baseHash {
        guard try baseHash != model.fileHash() else { return }
        note("\(path): it was made for another model file than \(model.path) (SHA-256 \(baseHash.prefix(12))…)")
      } else {
        note("\(path): made by another program, so it is not known whether \(model.name) is its base")
      }
      return
    }
    if record.ending == .stopped {
      note("\(path): its training was stopped after step \(record.stepKept) of \(record.stepsPlanned)")
    }
    if let divergence = record.divergence {
      note("\(path): its training ended at step \(divergence.step) of \(record.stepsPlanned), where the loss was not finite")
    }
  }
}
