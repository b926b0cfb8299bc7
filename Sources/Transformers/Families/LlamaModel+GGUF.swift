import Autograd
import Diagnostics
import Kernels
import TensorFiles

extension ModelFamily {
  /// The family that a GGUF file says it is of.
  /// - Throws: ``InputError`` if it is not known.
  init(_ file: GGUFFile) throws {
    let architecture = try file.metadata.requiredString("general.architecture")
    guard let family = Self.allCases.first(where: { $0.ggufArchitecture == architecture }) else {
      throw InputError.invalid(
        file.path, "the architecture is \"\(architecture)\", and only \(Self.names) are supported",
        remedy: "Use a model of one of these families, such as SmolLM2 or Qwen2.5.")
    }
    self = family
  }

  /// `"llama", "qwen2"`, for people.
  static var names: String { allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " and ") }
}

extension LlamaConfiguration {
  /// Reads the sizes from the keys of a GGUF file.
  /// - Throws: ``InputError`` if the architecture is not known, or a size is missing or not supported.
  init(_ file: GGUFFile) throws {
    let keys = file.metadata, family = try ModelFamily(file), prefix = family.ggufArchitecture
    let layerCount = try keys.requiredInt("\(prefix).block_count")
    guard (1...4096).contains(layerCount) else {
      throw InputError.invalid(
        file.path, "key \(prefix).block_count is \(layerCount), expected a number of layers from 1 to 4096")
    }
    /// A number that files may also give as a list with one entry for each layer.
    func uniform(_ key: String) throws -> Int? {
      guard let values = try keys.intPerLayer(key, layerCount: layerCount) else { return nil }
      guard Set(values).count == 1 else {
        throw InputError.invalid(
          file.path, "key \(key) differs between layers, which the \(prefix) family here does not know",
          remedy: "Use a model whose layers are all alike.")
      }
      return values[0]
    }
    func required(_ key: String) throws -> Int {
      guard let value = try uniform(key) else { return try keys.requiredInt(key) }
      return value
    }
    hiddenSize = try keys.requiredInt("\(prefix).embedding_length")
    self.layerCount = layerCount
    intermediateSize = try required("\(prefix).feed_forward_length")
    headCount = try required("\(prefix).attention.head_count")
    keyValueHeadCount = try uniform("\(prefix).attention.head_count_kv") ?? headCount
    headDimension = try keys.int("\(prefix).attention.key_length") ?? (headCount > 0 ? hiddenSize / headCount : 0)
    contextLength = try keys.requiredInt("\(prefix).context_length")
    rmsNormEpsilon = try keys.requiredFloat("\(prefix).attention.layer_norm_rms_epsilon")
    ropeTheta = Double(try keys.float("\(prefix).rope.freq_base") ?? 10_000)
    guard let embedding = file.tensor(named: "token_embd.weight") else {
      throw InputError.invalid(
        file.path, "tensor token_embd.weight is missing", remedy: "The file is damaged or is not a plain \(prefix) model.")
    }
    guard embedding.shape.count == 2 else {
      throw InputError.invalid(
        file.path, "tensor token_embd.weight has shape \(embedding.shape), expected two sizes",
        remedy: "The file is damaged or is not a plain \(prefix) model.")
    }
    vocabularySize = embedding.shape[0]
    self.family = family

    try validate(at: file.path)
    try refuseUnknownVariants(file)
  }

  /// What a file can ask for and is not computed here is refused, not ignored.
  private func refuseUnknownVariants(_ file: GGUFFile) throws {
    let keys = file.metadata, prefix = family.ggufArchitecture
    if let scaling = try keys.string("\(prefix).rope.scaling.type"), scaling != "none" {
      throw InputError.invalid(
        file.path, "rotary scaling \"\(scaling)\" (key \(prefix).rope.scaling.type) is not supported, only none",
        remedy: "Use a model without context extension.")
    }
    for key in ["\(prefix).rope.scaling.factor", "\(prefix).rope.scale_linear"] {
      if let factor = try keys.float(key), factor != 0, factor != 1, try keys.string("\(prefix).rope.scaling.type") == nil {
        throw InputError.invalid(
          file.path, "rotary scaling (key \(key) is \(factor)) is not supported, only none",
          remedy: "Use a model without context extension.")
      }
    }
    for key in ["\(prefix).attention.value_length", "\(prefix).rope.dimension_count"] {
      if let size = try keys.int(key), size != headDimension {
        throw InputError.invalid(file.path, "key \(key) is \(size), expected the head size \(headDimension)")
      }
    }
    if let experts = try keys.int("\(prefix).expert_count"), experts > 0 {
      throw InputError.invalid(
        file.path, "the model is a mixture of \(experts) experts, which is not supported",
        remedy: "Use a dense model.")
    }
  }
}

extension LlamaModel {
  /// Builds the model with the weights of a GGUF file.
  ///
  /// Rows of the query and key projections are put back into Hugging Face's order, see ``RotaryRowOrder``.
  /// - Parameter trainable: Expand the matrices to float32, so that they can be trained; else they stay as they are in the
  ///   file, and only adapters can be.
  public convenience init(
    _ file: GGUFFile, trainable: Bool = false, on backend: any Backend = CPUBackend.shared
  ) throws {
    let configuration = try LlamaConfiguration(file)
    let source = WeightSource(file.tensors, in: file.path, of: configuration.family, .gguf, on: backend)
    let factors = source.has(named: Self.frequencyFactorsName)
      ? source.tensor(named: Self.frequencyFactorsName, [configuration.headDimension / 2]).floats : nil
    try self.init(configuration, from: source, rotaryFrequencyFactors: factors, trainable: trainable, on: backend)
  }

  /// The tensor that divides the rotary frequencies; Hugging Face says the same in `config.json`.
  static let frequencyFactorsName = "rope_freqs.weight"
}
