import Adapters
import Diagnostics
import Foundation
import ModelTestSupport
import TensorFiles
import TestSupport
import Testing
import Transformers

struct GatedMemoryFileTests {
  private static let fixture = Fixture.path("gated_memory/tied_head/initial")
  private static let prefix = "base_model.model.model.layers.0.self_attn"

  @Test(
    arguments: TinyModel.allCases,
    [GatedMemoryConfiguration(), GatedMemoryConfiguration(gateStart: .quiet), GatedMemoryConfiguration(headRank: 2)])
  func whatIsWrittenIsRead(variant: TinyModel, configuration: GatedMemoryConfiguration) throws {
    let model = try variant.load(), adapter = try opened(GatedMemoryAdapter(for: model, configuration, seed: 1))
    try withTemporaryDirectory { directory in
      try adapter.write(to: directory, baseModel: "tiny", metadata: ["seed": "1"])
      let loaded = try #require(
        try AdapterConfiguration.load(directory: directory, for: model) as? GatedMemoryAdapter)
      #expect(loaded.configuration == configuration)
      #expect(loaded.parameters.map(\.name) == adapter.parameters.map(\.name))
      for (a, b) in zip(loaded.parameters, adapter.parameters) {
        expectSameBits(a.value.floats, b.value.floats, a.name)
      }
      let tokens = tinyTokens(9, seed: 2), expected = withAdapter(adapter, on: model) { model.logits(tokens) }
      withAdapter(loaded, on: model) { expectSameBits(model.logits(tokens), expected) }
      #expect(try SafetensorsFile(path: "\(directory)/adapter_model.safetensors").metadata["seed"] == "1")
    }
  }

  /// The keys that another program writes, in full.
  @Test func theConfigurationIsThatOfTheFixture() throws {
    let model = try TinyModel.tied.load()
    try withTemporaryDirectory { directory in
      try GatedMemoryAdapter(directory: Self.fixture, for: model).write(to: directory, baseModel: "tiny_llama/tied")
      func keys(_ directory: String) throws -> NSDictionary {
        let json = try Data(contentsOf: URL(fileURLWithPath: "\(directory)/adapter_config.json"))
        return try #require(try JSONSerialization.jsonObject(with: json) as? NSDictionary)
      }
      #expect(try keys(directory) == keys(Self.fixture))
    }
  }

  @Test(arguments: [
    ("activation", #""gelu""#, "key activation is gelu, expected silu"),
    ("query", #""after_rotation""#, "key query is after_rotation, expected before_rotation"),
    ("gate_scale", "1", "key gate_scale is 1, expected 3"),
    ("gate_shift", "2", "key gate_shift is 2, expected 1 or 1.3"),
    ("memory_size", "32", "key memory_size is 32, expected 16 for heads of 8"),
    ("gate_size", "3", "key gate_size is 3, expected 2 for heads of 8"),
    ("head_rank", "-1", "key head_rank is -1, expected a whole number of at least 0"),
    ("head_alpha", "2", "key head_alpha is 2, expected 4, twice head_rank"),
    ("peft_type", #""IA3""#, "key peft_type is IA3, expected LORA, GATED_MEMORY or FULL"),
    (
      "dropout", "0.1",
      "key dropout is not known, expected only activation, base_model_name_or_path, gate_scale, gate_shift, gate_size, "
        + "head_alpha, head_rank, memory_size, peft_type, query"
    ),
  ])
  func settingsThatAreNotComputed(key: String, value: String, problem: String) throws {
    try expectRefusal(problem, in: "adapter_config.json") { directory in
      let path = URL(fileURLWithPath: "\(directory)/adapter_config.json")
      var object = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: Any])
      object[key] = try JSONSerialization.jsonObject(with: Data(value.utf8), options: .fragmentsAllowed)
      try JSONSerialization.data(withJSONObject: object).write(to: path)
    }
  }

  /// Everything that is wrong with the tensors is told together.
  @Test func problemsOfTheTensors() throws {
    try expectRefusal(
      """
      tensor \(Self.prefix).mem_proj.0.weight holds nan; \
      tensor \(Self.prefix).mem_proj.2.weight has shape [2], expected [4, 16, 8]; \
      tensor \(Self.prefix).gate_proj.0.weight is missing; and 1 more
      """, in: "adapter_model.safetensors"
    ) { directory in
      let path = "\(directory)/adapter_model.safetensors"
      var tensors = try SafetensorsFile(path: path).tensors.map { OutputTensor(copying: $0) }
      let changed = ["mem_proj.0", "mem_proj.2", "gate_proj.0"].map { "\(Self.prefix).\($0).weight" }
      tensors.removeAll { changed.contains($0.name) }
      tensors += [
        OutputTensor(name: changed[0], shape: [4, 8, 16], values: Array(repeating: .nan, count: 512)),
        OutputTensor(name: changed[1], shape: [2], values: [1, 2]),
        OutputTensor(name: "\(Self.prefix).mem_proj.0.bias", shape: [1], values: [0]),
      ]
      try SafetensorsFile.write(tensors, to: path)
    }
  }

  @Test func aLoRADirectoryIsNone() throws {
    let model = try TinyModel.tied.load(), directory = Fixture.path("lora_steps/zero_b/initial")
    #expect(
      inputError { _ = try GatedMemoryAdapter(directory: directory, for: model) }?.problem
        == "key peft_type is LORA, expected GATED_MEMORY")
    #expect(try AdapterConfiguration.load(directory: directory, for: model) is LoRAAdapter)
  }

  /// The fixture, changed, is refused with this problem.
  private func expectRefusal(
    _ problem: String, in file: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ change: (String) throws -> Void
  ) throws {
    let model = try TinyModel.tied.load()
    try withTemporaryDirectory { parent in
      let directory = "\(parent)/adapter"
      try FileManager.default.copyItem(atPath: Self.fixture, toPath: directory)
      try change(directory)
      let error = inputError(sourceLocation: sourceLocation) {
        _ = try AdapterConfiguration.load(directory: directory, for: model)
      }
      #expect(error?.place == "\(directory)/\(file)" && error?.problem == problem, sourceLocation: sourceLocation)
    }
  }
}
