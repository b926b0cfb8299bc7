import Adapters
import Kernels
import LIFT
import Transformers

/// A model, and the adapter that was asked for, checked against each other.
struct LoadedModel {
  let model: LanguageModel
  let lifted: LiftedDocument?

  /// - Parameter adapter: An adapter directory; its base is the model unless another is named.
  init(_ options: ModelOptions, adapter directory: String?) throws {
    let backend = try options.compute.backend()
    guard let directory else {
      model = try LanguageModel(path: try options.modelPath(), on: backend)
      lifted = nil
      return
    }
    let record = try AdapterRecord(directory: directory)
    model = try LanguageModel(path: try options.modelPath(for: (directory, record)), on: backend)
    lifted = try LiftedDocument(directory: directory, for: model)
    if record.ending == .stopped {
      note("\(directory): its training was stopped after step \(record.stepKept) of \(record.stepsPlanned)")
    }
    if let divergence = record.divergence {
      note("\(directory): its training ended at step \(divergence.step) of \(record.stepsPlanned), where the loss was not finite")
    }
  }

  /// Runs `body` with the adapter, if there is one, on the model.
  func withAdapter<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard let lifted else { return try body() }
    return try Adapters.withAdapter(lifted.adapter, on: model.model, body)
  }
}
