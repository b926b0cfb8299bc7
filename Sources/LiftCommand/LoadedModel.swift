import Adapters
import Diagnostics
import Kernels
import LIFT
import Transformers

/// A model, and the adapter that was asked for, checked against each other.
struct LoadedModel {
  let model: LanguageModel
  let adapter: (any Adapter)?
  /// What is known of how the adapter was made; nil for one that another program made.
  let lifted: LiftedDocument?

  /// - Parameter adapter: An adapter directory. Its base is the model unless another is named; of one that another program
  ///   made, the base must be named.
  init(_ options: ModelOptions, adapter directory: String?) throws {
    let backend = try options.compute.backend()
    guard let directory else {
      model = try LanguageModel(path: try options.modelPath(), on: backend)
      (adapter, lifted) = (nil, nil)
      return
    }
    guard AdapterRecord.isPresent(in: directory) || !AdapterFiles.arePresent(in: directory) else {
      guard options.model != nil else {
        throw InputError.usage(
          "--model", "none was given, and \(directory), which another program made, does not say which it was made for",
          remedy: "Give its base model.")
      }
      model = try LanguageModel(path: try options.modelPath(), on: backend)
      adapter = try AdapterConfiguration.load(directory: directory, for: model.model)
      lifted = nil
      note("\(directory): made by another program, so it is not known whether \(model.name) is its base")
      return
    }
    let record = try AdapterRecord(directory: directory)
    model = try LanguageModel(path: try options.modelPath(for: (directory, record)), on: backend)
    let lifted = try LiftedDocument(directory: directory, for: model)
    (adapter, self.lifted) = (lifted.adapter, lifted)
    if record.ending == .stopped {
      note("\(directory): its training was stopped after step \(record.stepKept) of \(record.stepsPlanned)")
    }
    if let divergence = record.divergence {
      note("\(directory): its training ended at step \(divergence.step) of \(record.stepsPlanned), where the loss was not finite")
    }
  }

  /// Runs `body` with the adapter, if there is one, on the model.
  func withAdapter<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard let adapter else { return try body() }
    return try Adapters.withAdapter(adapter, on: model.model, body)
  }
}
