import Autograd
import Diagnostics
import Foundation
import Kernels
import TensorFiles
import Transformers

// A PEFT directory holds adapter_config.json and adapter_model.safetensors, whose keys are
//   base_model.model. + module path + .lora_A.weight   [r, inputSize]
//   base_model.model. + module path + .lora_B.weight   [outputSize, r]
// Both orientations are this package's own, so values are copied as they are.

private let configurationName = "adapter_config.json"
private let weightsName = "adapter_model.safetensors"

extension LoRAAdapter {
  /// The files of a PEFT adapter.
  public static let peftFileNames = [configurationName, weightsName]

  /// Writes the two files of a PEFT adapter into a directory.
  ///
  /// - Parameters:
  ///   - baseModel: Name of the base, for whoever loads the adapter elsewhere.
  ///   - metadata: Facts of our own, kept as strings beside the weights.
  public func writePEFT(to directory: String, baseModel: String, metadata: [String: String] = [:]) throws {
    // PEFT reads names as this package does: the end of a path, in whatever layer it is found.
    let names =
      switch configuration.targets {
      case .allLinear: LinearRole.allCases.map(\.moduleName).sorted()
      case .names(let names): names.sorted()
      }
    try OutputFile.write(
      PEFTConfiguration(baseModel: baseModel, lora: configuration).json(moduleNames: names),
      to: "\(directory)/\(configurationName)")
    try SafetensorsFile.write(
      parameters.map { OutputTensor(name: $0.name, shape: $0.value.shape, values: $0.value.floats) },
      metadata: metadata, to: "\(directory)/\(weightsName)")
  }

  /// Reads a PEFT directory for a model.
  ///
  /// - Throws: ``InputError`` for anything that does not fit: unsupported settings, a lone `A` or `B`, a wrong shape,
  ///   a value that is no number, tensors left over; all problems of the tensors together.
  public convenience init(peftDirectory directory: String, for model: LlamaModel) throws {
    let path = "\(directory)/\(configurationName)"
    guard let json = FileManager.default.contents(atPath: path) else {
      throw InputError.missing(
        path, "there is no adapter configuration here", remedy: "Give a directory that lift adapt or PEFT wrote.")
    }
    let configuration = try PEFTConfiguration(json: json, path: path).lora
    let file = try SafetensorsFile(path: "\(directory)/\(weightsName)")
    var problems: [String] = []
    var unused = Set(file.tensors.map(\.name))

    func values(_ name: String, _ shape: [Int]) -> Tensor? {
      unused.remove(name)
      guard let stored = file.tensor(named: name) else {
        problems.append("tensor \(name) is missing")
        return nil
      }
      guard stored.shape == shape else {
        problems.append("tensor \(name) has shape \(stored.shape), expected \(shape)")
        return nil
      }
      let values = stored.float32Values()
      if let bad = values.first(where: { !$0.isFinite }) { problems.append("tensor \(name) holds \(bad)") }
      return Tensor(values, shape: shape, on: model.backend)
    }
    let modules: [Module]
    do {
      modules = try configuration.targets.modules(of: model)
    } catch let error as InputError {
      throw InputError.invalid(
        path, "key target_modules: \(error.problem)", remedy: "The adapter was made for a model of another kind.")
    }
    let updates = modules.compactMap { module -> Update? in
      let shape = model.configuration.shape(of: module.role), prefix = "base_model.model.\(module.path)"
      // Both are looked up before either is missed, so that every problem is told.
      let a = values("\(prefix).lora_A.weight", [configuration.rank, shape[1]])
      let b = values("\(prefix).lora_B.weight", [shape[0], configuration.rank])
      guard let a, let b else { return nil }
      return Update(module, a: a, b: b)
    }
    problems += unused.sorted().map { "tensor \($0) belongs to no target module" }
    guard problems.isEmpty else {
      let shown = problems.prefix(3).joined(separator: "; ")
      throw InputError.invalid(
        file.path, problems.count > 3 ? "\(shown); and \(problems.count - 3) more" : shown,
        remedy: "The adapter is damaged, or was made for another base model; give that model with --model.")
    }
    self.init(configuration: configuration, updates: updates)
  }
}
