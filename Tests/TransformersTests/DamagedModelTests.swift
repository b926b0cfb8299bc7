import Diagnostics
import ModelTestSupport
import TensorFiles
import TestSupport
import Testing
import Transformers

/// The tied model's file with one thing changed, and what is said about it. Two layers, D = 32, H = 4, G = 2, d = 8.
struct DamagedModelTests {
  @Test func aFaithfulCopyLoads() throws {
    try withDamagedModel { _, _ in } body: { path in
      let copy = try LlamaModel(GGUFFile(path: path), trainable: true), original = try TinyModel.tied.load()
      for (a, b) in zip(copy.parameters, original.parameters) { expectSameBits(a.value.floats, b.value.floats, a.name) }
      expectClose(
        copy.logits([5, 6, 7]), original.logits([5, 6, 7]).doubles, relative: logitTolerance, absolute: logitTolerance)
    }
  }

  // MARK: - Tensors

  @Test func aMissingTensor() throws {
    try expectRefusal("tensor blk.1.ffn_up.weight is missing", remedy: notALlama) { tensors, _ in
      tensors.removeAll { $0.name == "blk.1.ffn_up.weight" }
    }
  }

  @Test func aTensorOfAnotherShape() throws {
    try expectRefusal("tensor blk.0.attn_k.weight has shape [32, 16], expected [16, 32]", remedy: notALlama) {
      tensors, _ in
      replace(&tensors, "blk.0.attn_k.weight", shape: [32, 16])
    }
  }

  @Test func aTensorThatBelongsToNothing() throws {
    try expectRefusal("tensor blk.0.attn_q_norm.weight belongs to nothing in a llama model", remedy: notALlama) {
      tensors, _ in
      tensors.append(OutputTensor(name: "blk.0.attn_q_norm.weight", shape: [8], values: Array(repeating: 1, count: 8)))
    }
  }

  @Test func allProblemsTogether() throws {
    try expectRefusal(
      """
      tensor blk.0.attn_norm.weight is missing; tensor output_norm.weight has shape [2, 16], expected [32]; \
      tensor other.weight belongs to nothing in a llama model
      """, remedy: notALlama
    ) { tensors, _ in
      tensors.removeAll { $0.name == "blk.0.attn_norm.weight" }
      replace(&tensors, "output_norm.weight", shape: [2, 16])
      tensors.append(OutputTensor(name: "other.weight", shape: [1], values: [0]))
    }
  }

  @Test func manyProblemsAreCounted() throws {
    try expectRefusal(
      """
      tensor blk.0.attn_q.weight is missing; tensor blk.0.attn_k.weight is missing; tensor blk.0.attn_v.weight is \
      missing; and 11 more
      """, remedy: notALlama
    ) { tensors, _ in
      tensors.removeAll { $0.name.hasPrefix("blk.") && !$0.name.hasSuffix("_norm.weight") }
    }
  }

  @Test func anUntiedHeadOfTheWrongSize() throws {
    try expectRefusal("tensor output.weight has shape [320, 16], expected [320, 32]", remedy: notALlama) { tensors, _ in
      tensors.append(OutputTensor(name: "output.weight", shape: [320, 16], values: Array(repeating: 0, count: 5120)))
    }
  }

  // MARK: - Sizes

  static let sizes: [(String, GGUFValue, String)] = [
    ("block_count", .uint32(0), "key llama.block_count is 0, expected a number of layers from 1 to 4096"),
    ("block_count", .uint32(5000), "key llama.block_count is 5000, expected a number of layers from 1 to 4096"),
    (
      "embedding_length", .int32(-32),
      "the hidden size is -32, expected at least 1; the head size is -8, expected at least 1"
    ),
    ("feed_forward_length", .uint32(0), "the feed-forward size is 0, expected at least 1"),
    (
      "attention.head_count", .uint32(0),
      "the head count is 0, expected at least 1; the head size is 0, expected at least 1"
    ),
    ("attention.head_count_kv", .uint32(3), "4 heads cannot share 3 key/value heads evenly"),
    ("context_length", .uint64(1 << 40), "the context length is 1099511627776, beyond any known model"),
    ("attention.layer_norm_rms_epsilon", .float32(0), "the RMSNorm epsilon is 0.0, expected a positive number"),
    ("attention.layer_norm_rms_epsilon", .float32(.nan), "the RMSNorm epsilon is nan, expected a positive number"),
    ("rope.freq_base", .float32(-1), "the rotary base is -1.0, expected a positive number"),
  ]

  @Test(arguments: sizes)
  func sizesThatNoModelHas(key: String, value: GGUFValue, problem: String) throws {
    let remedy = problem.hasPrefix("key") ? nil : "The file is damaged or was made for something else."
    try expectRefusal(problem, remedy: remedy) { _, metadata in metadata["llama.\(key)"] = value }
  }

  @Test func anOddHeadSize() throws {
    try expectRefusal(
      "the head size 7 is odd, rotary embedding needs pairs",
      remedy: "The file is damaged or was made for something else."
    ) { _, metadata in
      for key in ["attention.key_length", "attention.value_length", "rope.dimension_count"] {
        metadata["llama.\(key)"] = .uint32(7)
      }
    }
  }

  @Test(arguments: ["block_count", "embedding_length", "attention.head_count", "context_length"])
  func aMissingKey(key: String) throws {
    try expectRefusal("key llama.\(key) is missing, expected an integer") { _, metadata in
      metadata["llama.\(key)"] = nil
    }
  }

  // MARK: - Variants

  @Test func whatIsNotComputedIsRefused() throws {
    try expectRefusal(
      "rotary scaling \"yarn\" (key llama.rope.scaling.type) is not supported, only none",
      remedy: "Use a model without context extension."
    ) { $1["llama.rope.scaling.type"] = .string("yarn") }
    try expectRefusal(
      "rotary scaling (key llama.rope.scale_linear is 4.0) is not supported, only none",
      remedy: "Use a model without context extension."
    ) { $1["llama.rope.scale_linear"] = .float32(4) }
    try expectRefusal(
      "rotary scaling (key llama.rope.scaling.factor is 2.0) is not supported, only none",
      remedy: "Use a model without context extension."
    ) { $1["llama.rope.scaling.factor"] = .float32(2) }
    try expectRefusal("the model is a mixture of 8 experts, which is not supported", remedy: "Use a dense model.") {
      $1["llama.expert_count"] = .uint32(8)
    }
    try expectRefusal("key llama.rope.dimension_count is 4, expected the head size 8") {
      $1["llama.rope.dimension_count"] = .uint32(4)
    }
    try expectRefusal("key llama.attention.value_length is 16, expected the head size 8") {
      $1["llama.attention.value_length"] = .uint32(16)
    }
  }

  @Test func weightsThatAreNotFiniteAreRefused() throws {
    try expectRefusal("tensor output_norm.weight holds nan", remedy: notALlama) { tensors, _ in
      tensors = tensors.map { tensor in
        guard tensor.name == "output_norm.weight" else { return tensor }
        var values = [Float](repeating: 1, count: tensor.elementCount)
        values[3] = .nan
        return OutputTensor(name: tensor.name, shape: tensor.shape, values: values)
      }
    }
  }

  @Test func aSpecialTokenWithAnImpossibleNumber() throws {
    try withDamagedModel { $1["tokenizer.ggml.eos_token_id"] = .uint32(.max) } body: { path in
      let error = inputError { _ = try LanguageModel(path: path) }
      #expect(
        error == .invalid(path, "key tokenizer.ggml.eos_token_id is 4294967295, expected the number of a token"))
    }
  }

  /// Rows of the head beyond the vocabulary pad it to a round size: they are read, and never chosen.
  @Test func rowsWithoutATokenAreNeverChosen() throws {
    try withDamagedModel { tensors, _ in
      tensors = tensors.map { tensor in
        guard tensor.name == "token_embd.weight" else { return tensor }
        let rows = tensor.shape[0] + 8
        return OutputTensor(
          name: tensor.name, shape: [rows, tensor.shape[1]], values: randomValues(rows * tensor.shape[1], seed: 5))
      }
    } body: { path in
      let model = try LanguageModel(path: path)
      #expect(model.model.configuration.vocabularySize == model.tokenizer.vocabularySize + 8)
      let settings = SamplingSettings(temperature: 100, maxTokens: 200)
      let result = try Generator(
        model: model.model, stopTokens: [], tokenCount: model.tokenizer.vocabularySize
      ).generate([3, 4, 5], settings: settings, cache: model.model.makeCache())
      #expect(result.tokens.count == 200)
      #expect(result.tokens.allSatisfy { $0 < model.tokenizer.vocabularySize })
      _ = try model.generator.generate([3, 4, 5], settings: settings, cache: model.model.makeCache())
    }
  }

  @Test func layersThatDifferAreRefusedAndLayersAlikeAreNot() throws {
    try expectRefusal(
      "key llama.feed_forward_length differs between layers, which the llama family here does not know",
      remedy: "Use a model whose layers are all alike."
    ) { $1["llama.feed_forward_length"] = .array(.int32([96, 64])) }
    try withDamagedModel { _, metadata in
      metadata["llama.feed_forward_length"] = .array(.int32([96, 96]))
      metadata["llama.attention.head_count_kv"] = .array(.int32([2, 2]))
    } body: { path in
      let model = try LlamaModel(GGUFFile(path: path)), original = try TinyModel.tied.load()
      #expect(model.configuration == original.configuration)
    }
  }

  // MARK: -

  private typealias Change = (inout [OutputTensor], inout GGUFMetadata) -> Void

  private let notALlama = "The file is damaged or is not a plain llama model."

  private func expectRefusal(
    _ problem: String, remedy: String? = nil, sourceLocation: SourceLocation = #_sourceLocation, _ change: Change
  ) throws {
    try withDamagedModel(change) { path in
      let error = inputError(sourceLocation: sourceLocation) { _ = try LlamaModel(GGUFFile(path: path)) }
      #expect(error == .invalid(path, problem, remedy: remedy), sourceLocation: sourceLocation)
    }
  }

  private func withDamagedModel(_ change: Change, body: (String) throws -> Void) throws {
    let file = try GGUFFile(path: TinyModel.tied.ggufPath)
    var tensors = file.tensors.map { OutputTensor(copying: $0) }, metadata = file.metadata
    change(&tensors, &metadata)
    try withTemporaryDirectory { directory in
      let path = "\(directory)/model.gguf"
      try GGUFFile.write(tensors, metadata: metadata, to: path)
      try body(path)
    }
  }

  /// The same number of values in another shape.
  private func replace(_ tensors: inout [OutputTensor], _ name: String, shape: [Int]) {
    tensors = tensors.map {
      $0.name == name
        ? OutputTensor(name: name, shape: shape, values: Array(repeating: 0.5, count: $0.elementCount)) : $0
    }
  }
}
