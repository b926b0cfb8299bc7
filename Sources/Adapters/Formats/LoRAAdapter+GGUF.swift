import Autograd
import Diagnostics
import Kernels
import TensorFiles
import Transformers

// A LoRA in a GGUF file, for llama.cpp's --lora:
//   general.architecture         that of the base
//   general.type, adapter.type   adapter, lora
//   adapter.lora.alpha           α; the scale is α / r of each pair, or 1 where α is 0 or absent
//   the base tensor's name + .lora_a    [r, inputSize]
//   the base tensor's name + .lora_b    [outputSize, r], its rows in the order of the base's

extension LoRAAdapter {
  /// Writes the adapter as one GGUF file.
  ///
  /// Where all pairs have one rank and one scale, `adapter.lora.alpha` says it, which carries rsLoRA, too; else each `B` is
  /// multiplied by its scale, and alpha is 0.
  /// - Parameters:
  ///   - configuration: The base model's.
  ///   - name: What `general.name` says.
  ///   - elementType: F32, F16, BF16 or Q8_0; tensors whose rows are no whole blocks of Q8_0 are F16.
  ///   - facts: Written under `lift.`; other programs pass over them.
  /// - Throws: ``InputError`` for DoRA, which the format cannot say, or if writing fails.
  public func writeGGUF(
    to path: String, for configuration: LlamaConfiguration, name: String, as elementType: ElementType,
    facts: [String: String] = [:]
  ) throws {
    guard !self.configuration.usesWeightDecomposition else {
      throw InputError.usage(
        "format", "a GGUF adapter cannot hold the lengths of rows that DoRA trains",
        remedy: "Export it for PEFT or MLX, or merge it into the model.")
    }
    let pairs = pairs
    let alphas = Set(pairs.map { "\($0.rank) \($0.scale)" }), isUniform = alphas.count == 1
    var metadata = GGUFMetadata(source: path)
    metadata["general.architecture"] = .string(configuration.family.ggufArchitecture)
    metadata["general.type"] = .string("adapter")
    metadata["general.name"] = .string(name)
    metadata["adapter.type"] = .string("lora")
    metadata["adapter.lora.alpha"] = .float32(isUniform ? pairs[0].scale * Float(pairs[0].rank) : 0)
    for (key, value) in facts.sorted(by: { $0.key < $1.key }) { metadata["lift.\(key)"] = .string(value) }
    let tensors = pairs.flatMap { pair in
      let weight = WeightName.linear(pair.module.role, layer: pair.module.layer, .weight, in: configuration)
      let order = weight.ggufRowOrder(in: configuration.family, rows: pair.b.shape[0])
      let rows = order.map { Array($0.permuted(pair.b.region).values) } ?? pair.b.floats
      func tensor(_ half: String, _ shape: [Int], _ values: [Float]) -> OutputTensor {
        OutputTensor(
          name: "\(weight.gguf).\(half)", shape: shape, values: values,
          as: shape[1] % elementType.blockSize == 0 ? elementType : .float16)
      }
      return [
        tensor("lora_a", pair.a.shape, pair.a.floats),
        tensor("lora_b", pair.b.shape, isUniform ? rows : rows.map { pair.scale * $0 }),
      ]
    }
    try GGUFFile.write(tensors, metadata: metadata, to: path)
  }

  /// Reads a GGUF file with a LoRA for a model.
  ///
  /// - Throws: ``InputError`` for a file of another kind or another architecture, for half a pair, a shape that does not fit
  ///   the model, a value that is no number, and tensors that belong to no linear layer; all problems of the tensors together.
  public convenience init(gguf path: String, for model: LlamaModel) throws {
    let file = try GGUFFile(path: path), configuration = model.configuration
    let alpha = try Self.alpha(file, configuration.family)
    var tensors = AdapterTensors(file.tensors, in: path, on: model.backend)
    let pairs = Module.all(layerCount: model.blocks.count).compactMap { module -> LoRAPair? in
      let weight = WeightName.linear(module.role, layer: module.layer, .weight, in: configuration)
      guard let pair = tensors.takePair(
        module, ("\(weight.gguf).lora_a", "\(weight.gguf).lora_b"), configuration.shape(of: module.role))
      else { return nil }
      let order = weight.ggufRowOrder(in: configuration.family, rows: pair.b.shape[0])
      let b = order.map { Tensor($0.restored(pair.b.region), shape: pair.b.shape) } ?? pair.b
      return LoRAPair(module: module, a: pair.a, b: b, scale: alpha == 0 ? 1 : alpha / Float(pair.a.shape[0]))
    }
    try tensors.finish(leftOver: "belongs to no linear layer of the model")
    guard !pairs.isEmpty else { throw InputError.invalid(path, "there is no tensor in it") }
    self.init(pairs, for: model)
  }

  /// What PEFT calls the kind of a GGUF adapter: `LORA`.
  /// - Throws: ``InputError`` if the file holds no adapter, or one of another kind.
  public static func ggufKind(_ keys: GGUFMetadata, in path: String) throws -> String {
    try check(keys, "general.type", "adapter", in: path)
    try check(keys, "adapter.type", "lora", in: path)
    return "LORA"
  }

  private static func check(_ keys: GGUFMetadata, _ key: String, _ expected: String, in path: String) throws {
    let found = try keys.string(key)
    guard found == expected else {
      throw InputError.invalid(
        path, "key \(key) is \(found.map { "\"\($0)\"" } ?? "absent"), expected \"\(expected)\"",
        remedy: "Give a LoRA for this model in GGUF form.")
    }
  }

  /// What `adapter.lora.alpha` says, after a look at everything beside it.
  private static func alpha(_ file: GGUFFile, _ family: ModelFamily) throws -> Float {
    let keys = file.metadata
    _ = try ggufKind(keys, in: file.path)
    try check(keys, "general.architecture", family.ggufArchitecture, in: file.path)
    guard keys["adapter.alora.invocation_tokens"] == nil else {
      throw InputError.invalid(
        file.path, "the adapter is to be switched on by some tokens (key adapter.alora.invocation_tokens)",
        remedy: "Only adapters that are always on can be used here.")
    }
    let alpha = try keys.float("adapter.lora.alpha") ?? 0
    guard alpha >= 0, alpha.isFinite else {
      throw InputError.invalid(file.path, "key adapter.lora.alpha is \(alpha), expected a number from 0 up")
    }
    return alpha
  }
}
