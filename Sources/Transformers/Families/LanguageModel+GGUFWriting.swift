import Autograd
import Diagnostics
import Kernels
import TensorFiles
import Tokenizers

extension LanguageModel {
  /// Writes the model as it is now, with tokenizer and chat template, as a GGUF file that llama.cpp reads, too.
  ///
  /// - Parameter elementType: How matrices are stored: F32, F16, BF16 or Q8_0. Norms and biases are always F32.
  /// - Precondition: No adapter is attached.
  /// - Throws: ``InputError`` if the model has what the file cannot hold, or writing fails.
  public func write(to path: String, as elementType: ElementType) throws {
    try Self.write(
      model, vocabulary: tokenizer.vocabulary, chatTemplate: chatTemplate?.source, name: name, to: path, as: elementType)
  }

  /// Writes a model that was made in memory together with what it needs to read and write text.
  ///
  /// - Parameters:
  ///   - chatTemplate: Jinja source; nil for a model that only continues text.
  ///   - name: What `general.name` says.
  ///   - elementType: How matrices are stored: F32, F16, BF16 or Q8_0. Norms and biases are always F32.
  /// - Precondition: No adapter is attached.
  /// - Throws: ``InputError`` if the model has what the file cannot hold, or writing fails.
  public static func write(
    _ model: LlamaModel, vocabulary: TokenizerVocabulary, chatTemplate: String?, name: String, to path: String,
    as elementType: ElementType
  ) throws {
    let fileType = try fileTypeNumber(elementType, model.configuration, path)
    try checkRotary(model, path)
    let configuration = model.configuration, prefix = configuration.family.ggufArchitecture

    var metadata = GGUFMetadata(source: path)
    metadata["general.architecture"] = .string(prefix)
    metadata["general.type"] = .string("model")
    metadata["general.name"] = .string(name)
    metadata["general.file_type"] = .uint32(fileType)
    if elementType.isQuantised { metadata["general.quantization_version"] = .uint32(2) }
    for (key, size) in [
      ("block_count", configuration.layerCount), ("context_length", configuration.contextLength),
      ("embedding_length", configuration.hiddenSize), ("feed_forward_length", configuration.intermediateSize),
      ("attention.head_count", configuration.headCount), ("attention.head_count_kv", configuration.keyValueHeadCount),
      ("attention.key_length", configuration.headDimension), ("attention.value_length", configuration.headDimension),
      ("rope.dimension_count", configuration.headDimension), ("vocab_size", configuration.vocabularySize),
    ] {
      metadata["\(prefix).\(key)"] = .uint32(UInt32(size))
    }
    metadata["\(prefix).attention.layer_norm_rms_epsilon"] = .float32(configuration.rmsNormEpsilon)
    metadata["\(prefix).rope.freq_base"] = .float32(Float(configuration.ropeTheta))
    metadata.append(vocabulary.padded(to: configuration.vocabularySize))
    metadata["tokenizer.chat_template"] = chatTemplate.map { .string($0) }
    try GGUFFile.write(model.outputTensors(as: elementType), metadata: metadata, to: path)
  }

  /// What `general.file_type` says of a file whose matrices have this type (llama.cpp, `llama_ftype`).
  private static func fileTypeNumber(
    _ type: ElementType, _ configuration: LlamaConfiguration, _ path: String
  ) throws -> UInt32 {
    let widths = [configuration.hiddenSize, configuration.queryWidth, configuration.intermediateSize]
    guard let number = [ElementType.float32: 0, .float16: 1, .q8_0: 7, .bfloat16: 32][type] as UInt32? else {
      throw InputError.usage("type", "models are not written as \(type.name)", remedy: "Choose F32, F16, BF16 or Q8_0.")
    }
    if let width = widths.first(where: { $0 % type.blockSize != 0 }) {
      throw InputError.usage(
        "type", "rows of \(width) values are no whole \(type.name) blocks of \(type.blockSize)",
        remedy: "Choose F16, BF16 or F32.")
    }
    return number
  }

  private static func checkRotary(_ model: LlamaModel, _ path: String) throws {
    guard model.configuration.family == .llama || model.rotaryFrequencyFactors == nil else {
      throw InputError.usage(
        path, "the model's rotary frequencies are scaled, which GGUF files of the \(model.configuration.family.rawValue) family "
          + "cannot say", remedy: "Use a model without context extension, or write a folder.")
    }
  }
}

extension TokenizerVocabulary {
  /// A token for each row of the embedding, which llama.cpp wants; those without a text are called as its converter calls
  /// them.
  fileprivate func padded(to count: Int) -> TokenizerVocabulary {
    guard tokens.count < count else { return self }
    var padded = self
    padded.tokens += (tokens.count..<count).map { "[PAD\($0)]" }
    padded.tokenTypes += Array(repeating: .unused, count: count - tokens.count)
    if !scores.isEmpty { padded.scores += Array(repeating: 0, count: count - tokens.count) }
    return padded
  }
}

extension GGUFMetadata {
  /// The tokenizer keys; those the vocabulary leaves open are left out.
  fileprivate mutating func append(_ vocabulary: TokenizerVocabulary) {
    self["tokenizer.ggml.model"] = .string(vocabulary.model)
    self["tokenizer.ggml.pre"] = vocabulary.pre.map { .string($0) }
    self["tokenizer.ggml.tokens"] = .array(.string(vocabulary.tokens))
    self["tokenizer.ggml.token_type"] = .array(.int32(vocabulary.tokenTypes.map(\.rawValue)))
    if !vocabulary.scores.isEmpty { self["tokenizer.ggml.scores"] = .array(.float32(vocabulary.scores)) }
    self["tokenizer.ggml.merges"] = .array(.string(vocabulary.merges))
    for (role, id) in [
      ("bos", vocabulary.bosTokenID), ("eos", vocabulary.eosTokenID), ("eot", vocabulary.eotTokenID),
      ("unknown", vocabulary.unknownTokenID), ("padding", vocabulary.paddingTokenID),
    ] {
      self["tokenizer.ggml.\(role)_token_id"] = id.map { .uint32(UInt32($0)) }
    }
    self["tokenizer.ggml.add_bos_token"] = vocabulary.addBOS.map { .bool($0) }
    self["tokenizer.ggml.add_eos_token"] = vocabulary.addEOS.map { .bool($0) }
  }
}

extension LlamaModel {
  /// All weights under their names in GGUF files; rows of queries and keys in the family's order.
  fileprivate func outputTensors(as elementType: ElementType) -> [OutputTensor] {
    let factors = rotaryFrequencyFactors.map {
      OutputTensor(name: Self.frequencyFactorsName, shape: [$0.count], values: $0)
    }
    return namedWeights.map { name, value in
      let order = name.ggufRowOrder(in: configuration.family, rows: value.shape[0])
      return OutputTensor(
        name: name.gguf, shape: value.shape, values: order.map { Array($0.permuted(value.region).values) } ?? value.floats,
        as: value.shape.count == 1 ? .float32 : elementType)
    } + (factors.map { [$0] } ?? [])
  }
}
