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
  /// Builds the model with the weights of a GGUF file.
  ///
  /// Rows of the query and key projections are put back into Hugging Face's order (`formats`: the llama family stores
  /// them for a rotation of neighbours).
  /// - Parameter trainable: Expand the matrices to float32, so that they can be trained; else they stay as they are in the
  ///   file, and only adapters can be.
  public convenience init(
    _ file: GGUFFile, trainable: Bool = false, on backend: any Backend = CPUBackend.shared
  ) throws {
    let configuration = try LlamaConfiguration(file)
    let source = LlamaTensorSource(file)
    func parameter(_ name: String, _ stored: String, _ shape: [Int], rotaryHeads: Int? = nil) -> Parameter {
      Parameter(name: name, source.tensor(stored, shape, rotaryHeads: rotaryHeads, on: backend))
    }
    func linearLayer(
      _ name: String, _ stored: String, _ shape: [Int], bias: Parameter? = nil, rotaryHeads: Int? = nil
    ) -> any LinearLayer & LinearMap {
      if trainable { return Linear(weight: parameter(name, stored, shape, rotaryHeads: rotaryHeads), bias: bias) }
      return FrozenLinear(source.matrix(stored, shape, rotaryHeads: rotaryHeads, on: backend), bias: bias, on: backend)
    }
    let (d, v) = (configuration.hiddenSize, configuration.vocabularySize)
    let epsilon = configuration.rmsNormEpsilon

    let blocks = (0..<configuration.layerCount).map { layer in
      func linear(_ role: LinearRole) -> any LinearLayer {
        let path = role.modulePath(layer: layer), stored = "blk.\(layer).\(role.ggufName)"
        let shape = configuration.shape(of: role)
        let heads: Int? =
          switch role {
          case .query: configuration.headCount
          case .key: configuration.keyValueHeadCount
          default: nil
          }
        return linearLayer(
          "\(path).weight", "\(stored).weight", shape,
          bias: source.has("\(stored).bias")
            ? parameter("\(path).bias", "\(stored).bias", [shape[0]], rotaryHeads: heads) : nil,
          rotaryHeads: heads)
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
    let embedding = linearLayer("model.embed_tokens.weight", "token_embd.weight", [v, d])
    let norm = RMSNorm(weight: parameter("model.norm.weight", "output_norm.weight", [d]), epsilon: epsilon)
    let head = source.has("output.weight") ? linearLayer("lm_head.weight", "output.weight", [v, d]) : nil
    let factors = source.has("rope_freqs.weight")
      ? source.tensor("rope_freqs.weight", [configuration.headDimension / 2], on: backend).floats : nil
    try source.finish()
    self.init(
      configuration: configuration, embedding: TokenEmbedding(embedding), blocks: blocks, norm: norm, untiedHead: head,
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

  /// The named tensor in the file, if it is there and as it should be; ``finish()`` reports what is wrong with it.
  private func stored(_ name: String, _ shape: [Int]) -> StoredTensor? {
    unused.remove(name)
    guard let stored = byName[name] else {
      problems.append("tensor \(name) is missing")
      return nil
    }
    guard stored.shape == shape else {
      problems.append("tensor \(name) has shape \(stored.shape), expected \(shape)")
      return nil
    }
    if !stored.withUnsafeBytes({ hasOnlyFiniteValues($0, as: stored.elementType) }) {
      problems.append("tensor \(name) holds values that are not finite")
    }
    return stored
  }

  /// The named tensor as it is; a stand-in if there is a problem.
  func matrix(_ name: String, _ shape: [Int], rotaryHeads: Int? = nil, on backend: any Backend) -> any FrozenMatrix {
    guard let stored = stored(name, shape) else { return backend.freeze(Self.standIn) }
    let matrix = stored.withUnsafeBytes {
      StoredMatrix(
        rowCount: shape[0], columnCount: shape[1], elementType: stored.elementType, bytes: $0, owner: stored.file)
    }
    return backend.freeze(
      rotaryHeads.map { matrix.reordered(RotaryRowOrder(heads: $0, rows: shape[0]).storedRows) } ?? matrix)
  }

  private static let standIn = StoredMatrix(
    rowCount: 0, columnCount: 1, elementType: .float32, bytes: UnsafeRawBufferPointer(start: nil, count: 0),
    owner: LlamaTensorSource.self as AnyObject)

  /// The named tensor in float32; a stand-in of zeros if there is a problem.
  func tensor(_ name: String, _ shape: [Int], rotaryHeads: Int? = nil, on backend: any Backend) -> Tensor {
    guard let stored = stored(name, shape) else { return Tensor(repeating: 0, shape: shape.map { _ in 1 }) }
    let values = Region(count: stored.elementCount, on: backend)
    stored.withUnsafeBytes { backend.dequantise($0, as: stored.elementType, into: values) }
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
