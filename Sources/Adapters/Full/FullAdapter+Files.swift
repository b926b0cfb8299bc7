import Autograd
import Diagnostics
import Foundation
import TensorFiles
import Transformers

// The directory is that of a PEFT adapter, with "peft_type": "FULL", which PEFT refuses by name, and all weights as
// float32 under their names in Hugging Face files behind "base_model.model.".

extension FullAdapter {
  static let kind = "FULL"

  public func write(to directory: String, baseModel: String, metadata: [String: String] = [:]) throws {
    let object: [String: Any] = [
      "peft_type": Self.kind, "task_type": "CAUSAL_LM", "base_model_name_or_path": baseModel, "revision": NSNull(),
      "inference_mode": true,
    ]
    try OutputFile.write(
      JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]),
      to: "\(directory)/\(AdapterFiles.configuration)")
    try SafetensorsFile.write(
      parameters.map { OutputTensor(name: $0.name, shape: $0.value.shape, values: $0.value.floats) },
      metadata: metadata, to: "\(directory)/\(AdapterFiles.weights)")
  }

  /// Reads a directory that ``write(to:baseModel:metadata:)`` made.
  ///
  /// - Throws: ``InputError`` for anything that does not fit the model: a tensor that is missing, left over, of a wrong
  ///   shape or no number, all of them together; a setting that asks for something else.
  public convenience init(directory: String, for model: LlamaModel) throws {
    let path = "\(directory)/\(AdapterFiles.configuration)", object = try AdapterFiles.configurationKeys(directory)
    let known: Set = ["peft_type", "task_type", "base_model_name_or_path", "revision", "inference_mode"]
    guard object["peft_type"] as? String == Self.kind else {
      throw InputError.invalid(
        path, "key peft_type is \(object["peft_type"] ?? "absent"), expected \(Self.kind)",
        remedy: "The adapter cannot be used here.")
    }
    if let key = object.keys.sorted().first(where: { !known.contains($0) && !PEFTConfiguration.isOff(object[$0]) }) {
      throw InputError.invalid(
        path, "key \(key) is switched on, which is not supported", remedy: "The adapter cannot be used here.")
    }
    var tensors = try AdapterTensors(directory: directory, on: model.backend)
    try self.init(for: model) { name, base in
      // A stand-in, if there is a problem, of which the account tells.
      tensors.take("base_model.model.\(name)", base.shape) ?? base
    }
    try tensors.finish(leftOver: "is not a weight of the model")
  }
}
