import Autograd
import Foundation
import Kernels
import ModelTestSupport
import TensorFiles
import TestSupport
import Testing
import Tokenizers
import Transformers

/// Models in folders, as transformers writes and reads them.
struct HuggingFaceFolderTests {
  @Test(arguments: TinyModel.allCases)
  func equalsTransformers(variant: TinyModel) throws {
    let model = try LanguageModel(path: variant.folder).model
    for (sequence, logits) in zip(try variant.sequences(), try variant.logits()) {
      expectClose(
        model.logits(sequence.tokens), logits, relative: logitTolerance, absolute: logitTolerance,
        "logits of \(sequence.tokens.count) tokens")
    }
  }

  /// The same numbers as from the GGUF file, bit for bit, whatever order that has its rows in.
  @Test(arguments: TinyModel.allCases)
  func equalsTheFile(variant: TinyModel) throws {
    let folder = try LanguageModel(path: variant.folder).model, file = try variant.loadFrozen()
    #expect(folder.configuration == file.configuration)
    expectSameBits(folder.logits([5, 6, 7, 250]), file.logits([5, 6, 7, 250]))
  }

  @Test(arguments: [TinyModel.tied, .untied])
  func theTokenizerIsThatOfTheFile(variant: TinyModel) throws {
    var folder = try LanguageModel(path: variant.folder).tokenizer.vocabulary
    let file = try LanguageModel(path: variant.ggufPath).tokenizer.vocabulary
    // Without a tokenizer_config.json the roles come from config.json, and no token stands for the unknown.
    #expect(folder.unknownTokenID == nil && folder.otherEndTokenIDs == [2])
    (folder.source, folder.unknownTokenID, folder.otherEndTokenIDs) = (file.source, file.unknownTokenID, [])
    #expect(folder.addBOS == false && folder.addEOS == false)
    (folder.addBOS, folder.addEOS) = (file.addBOS, file.addEOS)
    #expect(folder == file)
  }

  private struct Ids: Decodable {
    let text: String
    let ids: [Int32]
  }

  @Test func idsAreThoseOfTheTokenizersLibrary() throws {
    let tokenizer = try LanguageModel(path: TinyModel.qwen2.folder).tokenizer
    let cases = try Fixture.json([Ids].self, "tiny_llama/qwen2/ids.json")
    #expect(cases.count == 7)
    for expected in cases {
      #expect(tokenizer.encode(expected.text, specialTokens: .parsed) == expected.ids, "\(expected.text)")
    }
    // Text that looks like a control token is text; an added token that is none is always taken whole.
    let asText = tokenizer.encode("<|im_end|><tool_call>", specialTokens: .asText)
    #expect(!asText.contains(312) && asText.last == 313)
  }

  @Test func rolesAndTemplateComeFromTheFolder() throws {
    let model = try LanguageModel(path: TinyModel.qwen2.folder)
    #expect(model.name == "qwen2")
    let vocabulary = model.tokenizer.vocabulary
    #expect(vocabulary.bosTokenID == nil && vocabulary.eosTokenID == 312 && vocabulary.paddingTokenID == 310)
    #expect(model.generator.stopTokens == [310, 312])
    #expect(
      try model.chatText([ChatMessage(role: "user", content: "hello")])
        == "<|im_start|>user\nhello<|im_end|>\n<|im_start|>assistant\n")
  }

  @Test func aTemplateInAFileOfItsOwnComesFirst() throws {
    try withFolder(.qwen2) { folder in
      try write("{{ messages[0]['content'] }}!", to: "\(folder)/chat_template.jinja")
      #expect(try LanguageModel(path: folder).chatText([ChatMessage(role: "user", content: "hello")]) == "hello!")
    }
  }

  @Test func aListOfTemplatesHasADefault() throws {
    try withFolder(.qwen2) { folder in
      try change("\(folder)/tokenizer_config.json") {
        $0["chat_template"] = [["name": "tools", "template": "a"], ["name": "default", "template": "b"]]
      }
      #expect(try LanguageModel(path: folder).chatText([ChatMessage(role: "user", content: "hello")]) == "b")
    }
  }

  @Test func halvesAndShardsAreRead() throws {
    let whole = try LanguageModel(path: TinyModel.untied.folder).model
    let tensors = try SafetensorsFile(path: "\(TinyModel.untied.folder)/model.safetensors").tensors
    try withFolder(.untied) { folder in
      try shard(tensors.map { OutputTensor(copying: $0) }, in: folder)
      let sharded = try LanguageModel(path: folder).model
      expectSameBits(sharded.logits([3, 4, 5]), whole.logits([3, 4, 5]))
    }
    for type in [ElementType.float16, .bfloat16] {
      try withFolder(.untied) { folder in
        try shard(
          tensors.map { OutputTensor(name: $0.name, shape: $0.shape, values: $0.float32Values(), as: type) }, in: folder)
        let rounded = try LanguageModel(path: folder).model
        let norm = rounded.norm.weight.value.floats
        expectClose(norm, whole.norm.weight.value.doubles, relative: type == .float16 ? 1e-3 : 8e-3)
        #expect(norm != whole.norm.weight.value.floats)
      }
    }
  }

  /// A head beside a tied embedding is not used, and not an error: transformers wrote such files.
  @Test func aTiedHeadIsTheEmbedding() throws {
    let whole = try LanguageModel(path: TinyModel.tied.folder).model
    try withFolder(.tied) { folder in
      try rewrite(folder) { tensors in
        tensors.append(OutputTensor(name: "lm_head.weight", shape: [320, 32], values: randomValues(320 * 32, seed: 1)))
        tensors.append(
          OutputTensor(name: "model.layers.0.self_attn.rotary_emb.inv_freq", shape: [4], values: [1, 1, 1, 1]))
      }
      expectSameBits(try LanguageModel(path: folder).model.logits([3, 4, 5]), whole.logits([3, 4, 5]))
    }
  }

  /// Linear and Llama 3's scaling divide frequencies; the quotients are transformers' frequencies.
  @Test func scaledFrequenciesAreThoseOfTransformers() throws {
    let cases = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: Fixture.path("tiny_llama/rope_frequencies.json"))))
        as? [[String: Any]])
    var compared = 0
    for expected in cases {
      let rope = try #require(expected["rope_parameters"] as? [String: Any]), d = try #require(expected["head_dim"] as? Int)
      let type = try #require(rope["rope_type"] as? String), theta = try #require(rope["rope_theta"] as? Double)
      let frequencies = try #require(expected["inverse_frequencies"] as? [Double])
      guard type != "yarn" else { continue }
      try withFolder(.untied) { folder in
        try change("\(folder)/config.json") { $0["rope_parameters"] = rope }
        let factors = try HuggingFaceFolder(path: folder).rotaryFrequencyFactors(headDimension: d)
        let own = (0..<d / 2).map { i in Float(pow(theta, -Double(2 * i) / Double(d))) / (factors?[i] ?? 1) }
        expectClose(own, frequencies, relative: 1e-6, "\(type)")
        compared += 1
      }
    }
    #expect(compared == 3)
  }

  @Test func theHashIsOfAllThatDecides() throws {
    let file = TinyModel.tied.ggufPath
    #expect(try LanguageModel.hash(path: file) == FileHash.sha256(file))
    try withFolder(.qwen2) { folder in
      let hash = try LanguageModel.hash(path: folder)
      #expect(hash == (try LanguageModel.hash(path: TinyModel.qwen2.folder)))
      try write("a note", to: "\(folder)/README.md")
      #expect(hash == (try LanguageModel.hash(path: folder)))
      for name in ["config.json", "tokenizer.json", "tokenizer_config.json", "generation_config.json"] {
        let before = try LanguageModel.hash(path: folder)
        try change("\(folder)/\(name)") { $0["note"] = 1 }
        #expect(before != (try LanguageModel.hash(path: folder)), "\(name)")
      }
    }
  }
}

/// A copy of a fixture's folder, without the GGUF file.
func withFolder(_ variant: TinyModel, _ body: (String) throws -> Void) throws {
  try withTemporaryDirectory { directory in
    for name in try FileManager.default.contentsOfDirectory(atPath: variant.folder) where !name.hasSuffix(".gguf") {
      try FileManager.default.copyItem(atPath: "\(variant.folder)/\(name)", toPath: "\(directory)/\(name)")
    }
    try body(directory)
  }
}

/// Changes a file that holds a JSON object.
func change(_ path: String, _ body: (inout [String: Any]) throws -> Void) throws {
  var object = try #require(
    JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path))) as? [String: Any])
  try body(&object)
  try JSONSerialization.data(withJSONObject: object).write(to: URL(fileURLWithPath: path))
}

func write(_ text: String, to path: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

/// Changes the weights of a folder.
func rewrite(_ folder: String, _ body: (inout [OutputTensor]) -> Void) throws {
  let path = "\(folder)/model.safetensors"
  var tensors = try SafetensorsFile(path: path).tensors.map { tensor in
    OutputTensor(name: tensor.name, shape: tensor.shape, values: tensor.float32Values())
  }
  body(&tensors)
  try SafetensorsFile.write(tensors, metadata: ["format": "pt"], to: path)
}

/// Spreads weights over two files with an index, in the place of the one file.
func shard(_ tensors: [OutputTensor], in folder: String) throws {
  try FileManager.default.removeItem(atPath: "\(folder)/model.safetensors")
  var map: [String: String] = [:]
  for (index, part) in [tensors.prefix(7), tensors.dropFirst(7)].enumerated() {
    let name = "model-0000\(index + 1)-of-00002.safetensors"
    try SafetensorsFile.write(Array(part), metadata: ["format": "pt"], to: "\(folder)/\(name)")
    for tensor in part { map[tensor.name] = name }
  }
  try JSONSerialization.data(withJSONObject: ["metadata": [:], "weight_map": map])
    .write(to: URL(fileURLWithPath: "\(folder)/model.safetensors.index.json"))
}
