import Autograd
import Diagnostics
import Kernels
import TensorFiles

extension LlamaConfiguration {
  /// Reads the sizes from the keys of a GGUF file whose `general.architecture` is `llama`.
  init(_ file: GGUFFile) throws {
    let keys = file.metadata
    let layerCount = try keys.requiredInt("llama.block_count")
    guard (1...4096).contains(layerCount) else {
      throw InputError.invalid(
        file.path, "key llama.block_count is \(layerCount), expected a number of layers from 1 to 4096")
    }
    /// A number that files may also give as a list with one entry for each layer.
    func uniform(_ key: String) throws -> Int? {
      guard let values = try keys.intPerLayer(key, layerCount: layerCount) else { return nil }
      guard Set(values).count == 1 else {
        throw InputError.invalid(
          file.path, "key \(key) differs between layers, which the llama family here does not know",
          remedy: "Use a model whose layers are all alike.")
      }
      return values[0]
    }
    func required(_ key: String) throws -> Int {
      guard let value = try uniform(key) else { return try keys.requiredInt(key) }
      return value
    }
    hiddenSize = try keys.requiredInt("llama.embedding_length")
    self.layerCount = layerCount
    intermediateSize = try required("llama.feed_forward_length")
    headCount = try required("llama.attention.head_count")
    keyValueHeadCount = try uniform("llama.attention.head_count_kv") ?? headCount
    headDimension = try keys.int("llama.attention.key_length") ?? (headCount > 0 ? hiddenSize / headCount : 0)
    contextLength = try keys.requiredInt("llama.context_length")
    rmsNormEpsilon = try keys.requiredFloat("llama.attention.layer_norm_rms_epsilon")
    ropeTheta = Double(try keys.float("llama.rope.freq_base") ?? 10_000)
    guard let embedding = file.tensor(named: "token_embd.weight") else {
      throw InputError.invalid(
        file.path, "tensor token_embd.weight is missing", remedy: "The file is damaged or is not a plain llama model.")
    }
    guard embedding.shape.count == 2 else {
      throw InputError.invalid(
        file.path, "tensor token_embd.weight has shape \(embedding.shape), expected two sizes",
        remedy: "The file is damaged or is not a plain llama model.")
    }
    vocabularySize = embedding.shape[0]

    try validate(at: file.path)
    try Self.refuseUnknownVariants(file, headDimension: headDimension)
  }

  /// What a llama file can ask for and this family does not compute is refused, not ignored.
  private static func refuseUnknownVariants(_ file: GGUFFile, headDimension: Int) throws {
    let keys = file.metadata
    if let scaling = try keys.string("llama.rope.scaling.type"), scaling != "none" {
      throw InputError.invalid(
        file.path, "rotary scaling \"\(scaling)\" (key llama.rope.scaling.type) is not supported, only none",
        remedy: "Use a model without context extension.")
    }
    for key in ["llama.rope.scaling.factor", "llama.rope.scale_linear"] {
      if let factor = try keys.float(key), factor != 0, factor != 1, try keys.string("llama.rope.scaling.type") == nil {
        throw InputError.invalid(
          file.path, "rotary scaling (key \(key) is \(factor)) is not supported, only none",
          remedy: "Use a model without context extension.")
      }
    }
    for key in ["llama.attention.value_length", "llama.rope.dimension_count"] {
      if let size = try keys.int(key), size != headDimension {
        throw InputError.invalid(file.path, "key \(key) is \(size), expected the head size \(headDimension)")
      }
    }
    if let experts = try keys.int("llama.expert_count"), experts > 0 {
      throw InputError.invalid(
        file.path, "the model is a mixture of \(experts) experts, which is not supported",
        remedy: "Use a dense model.")
    }
  }
}

extension LlamaModel {
  /// Builds the model with the weights of a GGUF file, dequantised to float32.
  ///
  /// Rows of the query and key projections are put back into Hugging Face's order (`formats`: the llama family stores
  /// them for a rotation of neighbours).
  public convenience init(_ file: GGUFFile, on backend: any Backend = CPUBackend.shared) throws {
    let configuration = try LlamaConfiguration(file)
    let source = LlamaTensorSource(file)
    func parameter(_ name: String, _ stored: String, _ shape: [Int], rotaryHeads: Int? = nil) -> Parameter {
      Parameter(name: name, source.tensor(stored, shape, rotaryHeads: rotaryHeads, on: backend))
    }
    let (d, v) = (configuration.hiddenSize, configuration.vocabularySize)
    let epsilon = configuration.rmsNormEpsilon

    let blocks = (0..<configuration.layerCount).map { layer in
      func linear(_ role: LinearRole) -> Linear {
        let path = role.modulePath(layer: layer), stored = "blk.\(layer).\(role.ggufName)"
        let shape = configuration.shape(of: role)
        let heads: Int? =
          switch role {
          case .query: configuration.headCount
          case .key: configuration.keyValueHeadCount
          default: nil
          }
        return Linear(
          weight: parameter("\(path).weight", "\(stored).weight", shape, rotaryHeads: heads),
          bias: source.has("\(stored).bias")
            ? parameter("\(path).bias", "\(stored).bias", [shape[0]], rotaryHeads: heads) : nil)
      }
      func norm(_ name: String, _ stored: String) -> RMSNorm {
        RMSNorm(
          weight: parameter("model.layers.\(layer).\(name).weight", "blk.\(layer).\(stored).weight", [d]),
          epsilon: epsilon)
      }
      return LlamaBlock(
        attentionNorm: norm("input_layernorm", "attn_norm"),
        attention: LlamaAttention(
          query: linear(.query), key: linear(.key), value: linear(.value), output: linear(.output)),
        feedForwardNorm: norm("post_attention_layernorm", "ffn_norm"),
        feedForward: LlamaFeedForward(gate: linear(.gate), up: linear(.up), down: linear(.down)))
    }
    let embedding = parameter("model.embed_tokens.weight", "token_embd.weight", [v, d])
    let norm = RMSNorm(weight: parameter("model.norm.weight", "output_norm.weight", [d]), epsilon: epsilon)
    let head = source.has("output.weight") ? parameter("lm_head.weight", "output.weight", [v, d]) : nil
    let factors = source.has("rope_freqs.weight")
      ? source.tensor("rope_freqs.weight", [configuration.headDimension / 2], on: backend).floats : nil
    try source.finish()
    self.init(
      configuration: configuration, embedding: embedding, blocks: blocks, norm: norm, untiedHead: head,
      rotaryFrequencyFactors: factors)
  }
}

/// Hands out the tensors of a file and keeps account: what was missing, of the wrong shape, or never asked for.
private final class LlamaTensorSource {
  private let file: GGUFFile
  private let byName: [String: StoredTensor]
  private var unused: Set<String>
  private var problems: [String] = []

  init(_ file: GGUFFile) {
    self.file = file
    byName = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0) })
    unused = Set(byName.keys)
  }

  func has(_ name: String) -> Bool { byName[name] != nil }

  /// The named tensor in float32; a stand-in of zeros if there is a problem, which ``finish()`` reports.
  func tensor(_ name: String, _ shape: [Int], rotaryHeads: Int? = nil, on backend: any Backend) -> Tensor {
    unused.remove(name)
    guard let stored = byName[name] else {
      problems.append("tensor \(name) is missing")
      return Tensor(repeating: 0, shape: shape.map { _ in 1 })
    }
    guard stored.shape == shape else {
      problems.append("tensor \(name) has shape \(stored.shape), expected \(shape)")
      return Tensor(repeating: 0, shape: shape.map { _ in 1 })
    }
    let values = Region(count: stored.elementCount, on: backend)
    stored.withUnsafeBytes { backend.dequantise($0, as: stored.elementType, into: values) }
    if !backend.sumOfSquares(values).isFinite { problems.append("tensor \(name) holds values that are not finite") }
    guard let rotaryHeads else { return Tensor(values, shape: shape) }
    return Tensor(RotaryRowOrder(heads: rotaryHeads, rows: shape[0]).restored(values), shape: shape)
  }

  /// - Throws: ``InputError`` with all problems together.
  func finish() throws {
    for name in unused.sorted() { problems.append("tensor \(name) belongs to nothing in a llama model") }
    guard !problems.isEmpty else { return }
    let shown = problems.prefix(5).joined(separator: "; ")
    let rest = problems.count > 5 ? "; and \(problems.count - 5) more" : ""
    throw InputError.invalid(file.path, shown + rest, remedy: "The file is damaged or is not a plain llama model.")
  }
}
