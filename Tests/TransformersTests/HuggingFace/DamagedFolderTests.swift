import Diagnostics
import Foundation
import ModelTestSupport
import TensorFiles
import TestSupport
import Testing
import Transformers

/// Folders with one thing changed, and what is said about it.
struct DamagedFolderTests {
  /// The key of `config.json` that is changed, the JSON that it becomes (nil: taken out), and what is said.
  static let configurations: [(String, String?, String)] = [
    ("model_type", #""mamba""#, "key model_type is \"mamba\", expected one of \"llama\", \"mistral\", \"qwen2\""),
    ("model_type", nil, "key model_type is missing"),
    ("hidden_size", #""32""#, "key hidden_size is not a whole number"),
    ("num_hidden_layers", "100000", "the layer count is 100000, expected at most 4096"),
    ("hidden_size", "null", "key hidden_size is missing"),
    ("num_key_value_heads", "3", "4 heads cannot share 3 key/value heads evenly"),
    ("rms_norm_eps", "0", "the RMSNorm epsilon is 0.0, expected a positive number"),
    ("hidden_act", #""gelu""#, "key hidden_act is \"gelu\", and only \"silu\" is supported"),
    ("partial_rotary_factor", "0.5", "key partial_rotary_factor is 0.5, and only 1 is supported"),
    ("use_sliding_window", "true", "key sliding_window is 64, and only a window as long as the context is supported"),
    (
      "layer_types", #"["full_attention", "sliding_attention"]"#,
      "key layer_types is \"sliding_attention\" in a layer, and only \"full_attention\" is supported"
    ),
    (
      "rope_scaling", #"{"type": "yarn"}"#,
      "the rotary scaling is \"yarn\", expected \"default\", \"linear\" or \"llama3\""
    ),
    ("rope_scaling", #"{"type": "linear"}"#, "key factor is missing"),
    ("rope_parameters", #"{"rope_type": "linear", "factor": -1}"#, "key factor is -1.0, expected a positive number"),
  ]

  @Test(arguments: configurations)
  func whatIsWrongWithTheConfiguration(key: String, json: String?, problem: String) throws {
    try expectRefusal(problem) { folder in
      try change("\(folder)/config.json") { $0[key] = try json.map(value) }
    }
  }

  /// A part of `tokenizer.json` that is changed, the JSON that it becomes, and what is said.
  static let tokenizers: [(String, String, String)] = [
    ("normalizer", #"{"type": "Lowercase"}"#, "the normalizer is Lowercase, and only NFC is supported"),
    (
      "pre_tokenizer", #"{"type": "Whitespace"}"#,
      "the pre-tokenizer (Whitespace) is not known, expected that of gpt-2, smollm, llama-bpe, qwen2"
    ),
    (
      "pre_tokenizer", #"{"type": "ByteLevel", "add_prefix_space": true}"#,
      "the pre-tokenizer (ByteLevel) is not known, expected that of gpt-2, smollm, llama-bpe, qwen2"
    ),
    (
      "post_processor", #"{"type": "BertProcessing"}"#,
      "the post-processor is BertProcessing, expected ByteLevel or TemplateProcessing"
    ),
    (
      "added_tokens", #"[{"id": 310, "content": "<|endoftext|>", "lstrip": true}]"#,
      "the token \"<|endoftext|>\" has lstrip, which is not supported"
    ),
    (
      "added_tokens", #"[{"id": 400, "content": "<far>"}]"#,
      "310 tokens and 1 added ones are numbered up to 400, expected no gap from 0 up"
    ),
    (
      "added_tokens", #"[{"id": 9223372036854775807, "content": "<far>"}]"#,
      "310 tokens and 1 added ones are numbered up to 9223372036854775807, expected no gap from 0 up"
    ),
    (
      "added_tokens", #"[{"id": 309, "content": "<same>"}, {"id": 310, "content": "<|endoftext|>"}]"#,
      "\"tli\" and \"<same>\" both have the number 309"
    ),
    (
      "post_processor", #"{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<|im_start|>"}}, {"Sequence": {"id": "A"}}]}"#,
      "the post-processor puts <|im_start|> around a text, expected only <|im_end|> behind it"
    ),
  ]

  @Test(arguments: tokenizers)
  func whatIsWrongWithTheTokenizer(key: String, json: String, problem: String) throws {
    try expectRefusal(problem) { folder in
      try change("\(folder)/tokenizer.json") { $0[key] = try value(json) }
    }
  }

  @Test(arguments: [
    ("type", #""Unigram""#, "key type is Unigram, and only BPE is supported"),
    ("byte_fallback", "true", "key byte_fallback is true, and only false is supported"),
    ("ignore_merges", "true", "key ignore_merges is true, and only false with the pattern qwen2 is supported"),
    ("merges", "[1, 2]", "key merges is neither a list of texts nor of pairs of texts"),
  ])
  func aModelOfAnotherKindOfTokenizer(key: String, json: String, problem: String) throws {
    try expectRefusal(problem) { folder in
      try change("\(folder)/tokenizer.json") { file in
        var model = file["model"] as? [String: Any] ?? [:]
        model[key] = try value(json)
        file["model"] = model
      }
    }
  }

  @Test func aRoleOfNoToken() throws {
    try expectRefusal("key eos_token is \"<|nothing|>\", which is no token of tokenizer.json") { folder in
      try change("\(folder)/tokenizer_config.json") { $0["eos_token"] = "<|nothing|>" }
    }
    try expectRefusal("key eos_token_id is not the number of a token, nor a list of such numbers") { folder in
      try change("\(folder)/generation_config.json") { $0["eos_token_id"] = "312" }
    }
  }

  @Test func filesThatAreNotThere() throws {
    for (name, problem) in [
      ("tokenizer.json", "there is no such file"), ("model.safetensors", "there are no weights here"),
    ] {
      try expectRefusal(problem) { folder in try FileManager.default.removeItem(atPath: "\(folder)/\(name)") }
    }
    try expectRefusal("this is not a JSON object") { folder in try write("[1]", to: "\(folder)/config.json") }
  }

  @Test func weightsThatDoNotFit() throws {
    try expectRefusal("tensor model.layers.1.self_attn.k_proj.bias is missing") { folder in
      try rewrite(folder) { $0.removeAll { $0.name == "model.layers.1.self_attn.k_proj.bias" } }
    }
    try expectRefusal("tensor model.layers.0.self_attn.q_norm.weight belongs to nothing in a qwen2 model") { folder in
      try rewrite(folder) {
        $0.append(OutputTensor(name: "model.layers.0.self_attn.q_norm.weight", shape: [8], values: Array(repeating: 1, count: 8)))
      }
    }
    try expectRefusal("tensor model.norm.weight holds inf") { folder in
      try rewrite(folder) { tensors in
        tensors.removeAll { $0.name == "model.norm.weight" }
        tensors.append(OutputTensor(name: "model.norm.weight", shape: [32], values: Array(repeating: .infinity, count: 32)))
      }
    }
  }

  @Test func shardsThatDoNotFit() throws {
    let tensors = try SafetensorsFile(path: "\(TinyModel.qwen2.folder)/model.safetensors").tensors
      .map { OutputTensor(copying: $0) }
    let second = "model-00002-of-00002.safetensors", index = "model.safetensors.index.json"
    func expect(_ problem: String, _ spoil: (String) throws -> Void) throws {
      try expectRefusal(problem) { folder in
        try shard(tensors, in: folder)
        try spoil(folder)
      }
    }
    try expect("there is no such file") { try FileManager.default.removeItem(atPath: "\($0)/\(second)") }
    try expect("tensor other.weight is missing, which \(index) places there") { folder in
      try changeMap(folder) { $0["other.weight"] = second }
    }
    try expect("tensor \(tensors[0].name) is not where \(index) says") { folder in
      try changeMap(folder) { $0[tensors[0].name] = second }
    }
    try expect("the file \"../weights\" is not in this folder") { folder in
      try changeMap(folder) { $0["other.weight"] = "../weights" }
    }
  }

  // MARK: -

  private func value(_ json: String) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
  }

  private func changeMap(_ folder: String, _ body: (inout [String: String]) -> Void) throws {
    try change("\(folder)/model.safetensors.index.json") { index in
      var map = index["weight_map"] as? [String: String] ?? [:]
      body(&map)
      index["weight_map"] = map
    }
  }

  private func expectRefusal(
    _ problem: String, sourceLocation: SourceLocation = #_sourceLocation, _ spoil: (String) throws -> Void
  ) throws {
    try withFolder(.qwen2) { folder in
      try spoil(folder)
      let error = inputError(sourceLocation: sourceLocation) { _ = try LanguageModel(path: folder) }
      #expect(error?.problem == problem, sourceLocation: sourceLocation)
      #expect(error?.place.hasPrefix(folder) == true, sourceLocation: sourceLocation)
    }
  }
}
