import Diagnostics
import Foundation
import Kernels
import TensorFiles
import Tokenizers

// A model from a folder takes the folder's own files along; of one from a GGUF file they are made of what that says.

extension LanguageModel {
  /// Files that say what a model is and how it reads and writes, beside `config.json` and the weights.
  public static let folderCompanions = [
    "tokenizer.json", "tokenizer_config.json", "generation_config.json", "chat_template.jinja", "special_tokens_map.json",
    "added_tokens.json", "vocab.json", "merges.txt",
  ]
  /// What every folder with a model holds that was written here.
  public static let folderMarks = ["config.json", HuggingFaceFolder.weightsName]

  /// Writes the model as it is now, with configuration, tokenizer and chat template, into a directory, as transformers reads
  /// it.
  ///
  /// - Parameter elementType: How all weights are stored: F32, F16 or BF16.
  /// - Precondition: No adapter is attached.
  /// - Throws: ``InputError`` if the model has what the folder cannot say, or writing fails.
  public func writeFolder(to directory: String, as elementType: ElementType) throws {
    try checkFolderWriting()
    func json(_ object: Any, _ name: String) throws {
      let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try OutputFile.write(
        JSONSerialization.data(withJSONObject: object, options: options) + Data("\n".utf8), to: "\(directory)/\(name)")
    }
    if Self.isFolder(path) {
      try json(ownConfiguration(elementType), "config.json")
      for name in Self.folderCompanions where FileManager.default.fileExists(atPath: "\(path)/\(name)") {
        guard let bytes = FileManager.default.contents(atPath: "\(path)/\(name)") else {
          throw InputError.missing("\(path)/\(name)", "it cannot be read", remedy: "Check its permissions.")
        }
        try OutputFile.write(bytes, to: "\(directory)/\(name)")
      }
    } else {
      try json(configurationKeys(elementType), "config.json")
      let vocabulary = tokenizer.vocabulary
      try json(tokenizer.json, "tokenizer.json")
      var roles: [String: Any] = ["tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": model.configuration.contextLength]
      for (name, id) in [
        ("bos_token", vocabulary.bosTokenID), ("eos_token", vocabulary.eosTokenID),
        ("unk_token", vocabulary.unknownTokenID), ("pad_token", vocabulary.paddingTokenID),
      ] {
        if let id { roles[name] = vocabulary.tokens[Int(id)] }
      }
      if let chatTemplate { roles["chat_template"] = chatTemplate.source }
      try json(roles, "tokenizer_config.json")
      try json(["eos_token_id": tokenizer.endOfGenerationTokenIDs.sorted()], "generation_config.json")
    }
    try SafetensorsFile.write(
      model.namedWeights.map { name, value in
        OutputTensor(name: name.huggingFace, shape: value.shape, values: value.floats, as: elementType)
      }, to: "\(directory)/\(HuggingFaceFolder.weightsName)")
  }

  /// Finds out whether ``writeFolder(to:as:)`` can say what the model is.
  /// - Throws: ``InputError`` if it cannot.
  public func checkFolderWriting() throws {
    guard Self.isFolder(path) || model.rotaryFrequencyFactors?.allSatisfy({ $0 == 1 }) ?? true else {
      throw InputError.usage(
        path, "the model's rotary frequencies are scaled, and its file does not say how",
        remedy: "Use its folder from Hugging Face as the base.")
    }
  }

  /// The keys of the folder's own `config.json`, and what older programs and mlx-lm look for in other places, or take for true
  /// where it is not said.
  private func ownConfiguration(_ elementType: ElementType) throws -> [String: Any] {
    var keys = try JSONMembers(path: "\(path)/config.json").object
    keys["quantization_config"] = nil
    keys["torch_dtype"] = nil
    keys["dtype"] = elementType.torchName
    keys["tie_word_embeddings"] = model.untiedHead == nil
    if var rope = keys["rope_parameters"] as? [String: Any] {
      keys["rope_theta"] = rope.removeValue(forKey: "rope_theta") ?? keys["rope_theta"]
      if rope["rope_type"] as? String ?? "default" != "default" { keys["rope_scaling"] = rope }
    }
    return keys
  }

  /// The same for a model from a file.
  private func configurationKeys(_ elementType: ElementType) throws -> [String: Any] {
    let sizes = model.configuration, vocabulary = tokenizer.vocabulary
    func isBiased(_ role: LinearRole) -> Bool {
      model.blocks[0][role].parameters.contains { $0.name.hasSuffix(".bias") }
    }
    var keys: [String: Any] = [
      "architectures": [sizes.family.huggingFaceArchitecture], "model_type": sizes.family.modelTypes[0],
      "hidden_act": "silu", "hidden_size": sizes.hiddenSize, "intermediate_size": sizes.intermediateSize,
      "num_hidden_layers": sizes.layerCount, "num_attention_heads": sizes.headCount,
      "num_key_value_heads": sizes.keyValueHeadCount, "head_dim": sizes.headDimension, "vocab_size": sizes.vocabularySize,
      "max_position_embeddings": sizes.contextLength, "rms_norm_eps": Double(sizes.rmsNormEpsilon),
      "rope_theta": sizes.ropeTheta, "tie_word_embeddings": model.untiedHead == nil, "dtype": elementType.torchName,
    ]
    if sizes.family == .llama {
      keys["attention_bias"] = isBiased(.query)
      keys["mlp_bias"] = isBiased(.up)
    } else {
      keys["use_sliding_window"] = false
    }
    keys["bos_token_id"] = vocabulary.bosTokenID.map { Int($0) }
    keys["eos_token_id"] = vocabulary.eosTokenID.map { Int($0) }
    keys["pad_token_id"] = vocabulary.paddingTokenID.map { Int($0) }
    return keys
  }
}

extension ElementType {
  /// What PyTorch calls the type.
  fileprivate var torchName: String {
    switch self {
    case .float16: "float16"
    case .bfloat16: "bfloat16"
    default: "float32"
    }
  }
}
