import Foundation
import Kernels
import ModelTestSupport
import TensorFiles
import TestSupport
import Testing
import Tokenizers
import Transformers

/// Models written as folders and as files, and read again.
struct FolderWritingTests {
  private let tokens: [Int32] = [5, 6, 7, 250, 9]

  /// From either kind of source into either kind of output, the bits are the same.
  @Test(arguments: TinyModel.allCases, [false, true])
  func theBitsSurvive(variant: TinyModel, isFolder: Bool) throws {
    let model = try LanguageModel(path: isFolder ? variant.folder : variant.ggufPath)
    let expected = model.model.logits(tokens)
    try withTemporaryDirectory { directory in
      try model.writeFolder(to: directory, as: .float32)
      let folder = try LanguageModel(path: directory)
      #expect(folder.model.configuration == model.model.configuration)
      expectSameBits(folder.model.logits(tokens), expected)
      try model.write(to: "\(directory)/model.gguf", as: .float32)
      expectSameBits(try LanguageModel(path: "\(directory)/model.gguf").model.logits(tokens), expected)
    }
  }

  /// Tokens, roles and template are those of the source.
  @Test(arguments: TinyModel.allCases) func soDoTokensAndTemplate(variant: TinyModel) throws {
    let model = try LanguageModel(path: variant.ggufPath)
    try withTemporaryDirectory { directory in
      try model.writeFolder(to: directory, as: .float16)
      let written = try LanguageModel(path: directory)
      let messages = [ChatMessage(role: "user", content: "12345 lighthouses in winter, café")]
      #expect(try written.chatTokens(messages) == model.chatTokens(messages))
      #expect(written.generator.stopTokens == model.generator.stopTokens)
      let (before, after) = (model.tokenizer.vocabulary, written.tokenizer.vocabulary)
      #expect(after.tokens == before.tokens && after.merges == before.merges && after.pre == before.pre)
      #expect(after.bosTokenID == before.bosTokenID && after.eosTokenID == before.eosTokenID)
      #expect(written.tokenizer.addsBOS == model.tokenizer.addsBOS)
      // The tokenizers library takes the numbers of added tokens from the vocabulary.
      let file = try #require(
        JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: "\(directory)/tokenizer.json"))) as? [String: Any])
      let vocabulary = (file["model"] as? [String: Any])?["vocab"] as? [String: Int]
      #expect(vocabulary?.count == before.tokens.count && vocabulary?["<|im_end|>"] == before.tokens.firstIndex(of: "<|im_end|>"))
      #expect(try SafetensorsFile(path: "\(directory)/model.safetensors").tensors.allSatisfy { $0.elementType == .float16 })
    }
  }

  /// BOS that a text begins with goes through `tokenizer.json`.
  @Test func bosSurvives() throws {
    let file = try GGUFFile(path: TinyModel.tied.ggufPath)
    var metadata = file.metadata
    metadata["tokenizer.ggml.add_bos_token"] = .bool(true)
    metadata["tokenizer.ggml.add_eos_token"] = .bool(true)
    try withTemporaryDirectory { directory in
      try GGUFFile.write(file.tensors.map { OutputTensor(copying: $0) }, metadata: metadata, to: "\(directory)/m.gguf")
      try LanguageModel(path: "\(directory)/m.gguf").writeFolder(to: directory, as: .float32)
      let tokenizer = try LanguageModel(path: directory).tokenizer
      #expect(tokenizer.addsBOS && tokenizer.addsEOS)
    }
  }

  /// Llama 3's scaling of the rotary frequencies goes into either form; from a file it cannot come into a folder.
  @Test func scaledFrequenciesSurvive() throws {
    try withFolder(.untied) { folder in
      try change("\(folder)/config.json") { keys in
        keys["rope_scaling"] = [
          "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
          "original_max_position_embeddings": 64,
        ] as [String: Any]
      }
      let model = try LanguageModel(path: folder), tokens = tinyTokens(300, seed: 1)
      let expected = model.model.logits(tokens)
      #expect(expected != (try LanguageModel(path: TinyModel.untied.folder).model.logits(tokens)))
      try withTemporaryDirectory { directory in
        try model.writeFolder(to: directory, as: .float32)
        expectSameBits(try LanguageModel(path: directory).model.logits(tokens), expected)
        let path = "\(directory)/model.gguf"
        try model.write(to: path, as: .float32)
        let file = try LanguageModel(path: path)
        expectSameBits(file.model.logits(tokens), expected)
        let error = inputError { try file.writeFolder(to: directory, as: .float32) }
        #expect(error?.problem == "the model's rotary frequencies are scaled, and its file does not say how")
      }
    }
  }

  /// What newer configurations say in `rope_parameters` is said where older programs look, too.
  @Test(arguments: [nil, "llama3"]) func olderProgramsFindTheirKeys(scaling: String?) throws {
    try withFolder(.tied) { folder in
      try change("\(folder)/config.json") { keys in
        guard let scaling else { return }
        keys["rope_parameters"] = [
          "rope_theta": 500.0, "rope_type": scaling, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
          "original_max_position_embeddings": 64,
        ] as [String: Any]
      }
      let model = try LanguageModel(path: folder)
      try withTemporaryDirectory { directory in
        try model.writeFolder(to: directory, as: .float32)
        let keys = try #require(
          JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: "\(directory)/config.json"))) as? [String: Any])
        #expect(keys["rope_theta"] as? Double == (scaling == nil ? 100_000 : 500) && keys["tie_word_embeddings"] as? Bool == true)
        let older = keys["rope_scaling"] as? [String: Any]
        #expect(older?["rope_type"] as? String == scaling && older?["factor"] as? Double == (scaling == nil ? nil : 8))
        #expect((keys["rope_parameters"] as? [String: Any])?["rope_theta"] as? Double == keys["rope_theta"] as? Double)
        expectSameBits(try LanguageModel(path: directory).model.logits(tokens), model.model.logits(tokens))
      }
    }
  }

  /// Rows of Qwen's embedding without a token get one in a GGUF file, which llama.cpp wants.
  @Test func everyRowHasATokenInTheFile() throws {
    let model = try LanguageModel(path: TinyModel.qwen2.folder)
    #expect(model.tokenizer.vocabularySize == 314)
    try withTemporaryDirectory { directory in
      try model.write(to: "\(directory)/model.gguf", as: .q8_0)
      let file = try GGUFFile(path: "\(directory)/model.gguf")
      let own = try GGUFFile(path: TinyModel.qwen2.ggufPath)
      for key in ["tokenizer.ggml.tokens", "tokenizer.ggml.token_type", "tokenizer.ggml.merges", "tokenizer.ggml.pre"] {
        #expect(file.metadata[key] == own.metadata[key], "\(key)")
      }
      // That both tokens end an answer is known by their names.
      #expect(try LanguageModel(path: "\(directory)/model.gguf").generator.stopTokens == [310, 312])
    }
  }
}
