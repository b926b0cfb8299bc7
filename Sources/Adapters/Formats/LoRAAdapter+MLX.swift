import Autograd
import Diagnostics
import Foundation
import Kernels
import TensorFiles
import Transformers

// A LoRA directory of mlx-lm holds adapter_config.json and adapters.safetensors:
//   module path + .lora_a    [inputSize, r]       PEFT's A, transposed
//   module path + .lora_b    [r, outputSize]      PEFT's B, transposed
//   module path + .m         [outputSize], for DoRA
// One rank and one scale serve all modules of the last num_layers blocks that lora_parameters.keys name.

/// The files of an adapter directory of mlx-lm.
public enum MLXFiles {
  public static let configuration = AdapterFiles.configuration
  public static let weights = "adapters.safetensors"
}

extension LoRAAdapter {
  /// Writes a directory that mlx-lm loads (`--adapter-path`).
  ///
  /// `A` and `B` are filled up with zeros to the largest rank, and what a module's scale is above or below the first one's
  /// goes into its `B`. Modules of the last blocks that the adapter leaves alone are pairs of zeros, because the format names
  /// modules for all blocks at once.
  /// - Parameters:
  ///   - configuration: The base model's.
  ///   - elementType: F32, F16 or BF16.
  ///   - metadata: Kept as strings beside the weights.
  /// - Throws: ``InputError`` for DoRA on some of the modules only, or if writing fails.
  public func writeMLX(
    to directory: String, for configuration: LlamaConfiguration, as elementType: ElementType,
    metadata: [String: String] = [:]
  ) throws {
    let pairs = pairs, rank = pairs.map(\.rank).max() ?? 1, scale = pairs.first?.scale ?? 1
    let byModule = Dictionary(uniqueKeysWithValues: pairs.map { ($0.module, $0) })
    let roles = LinearRole.allCases.filter { role in pairs.contains { $0.module.role == role } }
    let first = pairs.map(\.module.layer).min() ?? 0
    let isDoRA = self.configuration.usesWeightDecomposition
    let tensors = try (first..<configuration.layerCount).flatMap { layer in
      try roles.flatMap { role -> [OutputTensor] in
        let module = Module(layer: layer, role: role), (m, k) = (configuration.shape(of: role)[0], configuration.shape(of: role)[1])
        let pair = byModule[module]
        guard pair != nil || !isDoRA else {
          throw InputError.usage(
            "format", "\(module.path) has no lengths of rows (DoRA), which in MLX's form all blocks from \(first) on must have",
            remedy: "Export it for PEFT, or merge it into the model.")
        }
        var a = [Float](repeating: 0, count: k * rank), b = [Float](repeating: 0, count: rank * m)
        if let pair {
          let (pa, pb, r, ratio) = (pair.a.floats, pair.b.floats, pair.rank, pair.scale / scale)
          for i in 0..<k { for j in 0..<r { a[i * rank + j] = pa[j * k + i] } }
          for j in 0..<r { for o in 0..<m { b[j * m + o] = ratio * pb[o * r + j] } }
        }
        func tensor(_ part: String, _ shape: [Int], _ values: [Float]) -> OutputTensor {
          OutputTensor(name: "\(module.path).\(part)", shape: shape, values: values, as: elementType)
        }
        return [tensor("lora_a", [k, rank], a), tensor("lora_b", [rank, m], b)]
          + (pair?.magnitude.map { [tensor("m", [m], $0.floats)] } ?? [])
      }
    }
    try SafetensorsFile.write(tensors, metadata: metadata, to: "\(directory)/\(MLXFiles.weights)")
    let object: [String: Any] = [
      "fine_tune_type": isDoRA ? "dora" : "lora", "num_layers": configuration.layerCount - first,
      "lora_parameters": [
        "rank": rank, "scale": Double(scale), "dropout": 0.0, "keys": roles.map(\.huggingFacePath),
      ] as [String: Any],
    ]
    try OutputFile.write(
      JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]),
      to: "\(directory)/\(MLXFiles.configuration)")
  }

  /// Reads a directory of mlx-lm for a model.
  ///
  /// - Throws: ``InputError`` for weights of another kind, half a pair, a shape that does not fit the model, a value that is
  ///   no number, and tensors that belong to no linear layer; all problems of the tensors together.
  public convenience init(mlx directory: String, for model: LlamaModel) throws {
    let keys = try AdapterFiles.configurationKeys(directory), place = "\(directory)/\(MLXFiles.configuration)"
    func value<Value>(_ key: String, of object: [String: Any], default standard: Value) throws -> Value {
      guard let value = object[key], !(value is NSNull) else { return standard }
      guard let typed = value as? Value else {
        throw InputError.invalid(place, "key \(key) is of another type than in mlx-lm's files: \(value)")
      }
      return typed
    }
    let kind = try value("fine_tune_type", of: keys, default: "lora")
    guard ["lora", "dora"].contains(kind) else {
      throw InputError.invalid(
        place, "key fine_tune_type is \"\(kind)\", expected \"lora\" or \"dora\"",
        remedy: "Adapters of other kinds cannot be used here.")
    }
    // mlx-lm's own default.
    let parameters: [String: Any] = try value("lora_parameters", of: keys, default: [:])
    let scale = Float(try value("scale", of: parameters, default: 20.0))
    guard scale > 0, scale.isFinite else {
      throw InputError.invalid(place, "key lora_parameters.scale is \(scale), expected a positive number", remedy: "The adapter cannot be used here.")
    }
    let path = "\(directory)/\(MLXFiles.weights)"
    var tensors = AdapterTensors(try SafetensorsFile(path: path).tensors, in: path, on: model.backend)
    let pairs = Module.all(layerCount: model.blocks.count).compactMap { module -> LoRAPair? in
      let shape = model.configuration.shape(of: module.role)
      guard let pair = tensors.takePair(
        module, ("\(module.path).lora_a", "\(module.path).lora_b"), shape, isTransposed: true)
      else { return nil }
      let magnitude = kind == "dora" ? tensors.take("\(module.path).m", [shape[0]]) : nil
      return LoRAPair(module: module, a: pair.a, b: pair.b, scale: scale, magnitude: magnitude)
    }
    try tensors.finish(leftOver: "belongs to no linear layer of the model")
    guard !pairs.isEmpty else { throw InputError.invalid(path, "there is no tensor in it") }
    self.init(pairs, for: model)
  }
}
