import Adapters
import Autograd
import Diagnostics
import Foundation
import Kernels
import ModelTestSupport
import TensorFiles
import TestSupport
import Testing
import Transformers

/// LoRA in the forms of llama.cpp and mlx-lm: written and read again it computes the same.
struct LoRAFormatsTests {
  static let configurations = [
    LoRAConfiguration(rank: 4, alpha: 8),
    LoRAConfiguration(rank: 3, alpha: 5, usesRankStabilization: true),
    LoRAConfiguration(rank: 2, alpha: 4, initialisation: .pissa),
    LoRAConfiguration(rank: 3, alpha: 6, targets: .names(["q_proj", "mlp.down_proj"])),
    LoRAConfiguration(rank: 3, alpha: 6, targets: .names(["model.layers.1.self_attn.k_proj", "model.layers.1.mlp.up_proj"])),
    LoRAConfiguration(
      rank: 3, alpha: 6, rankPattern: ["q_proj": 2, "layers.1.*": 5], alphaPattern: ["v_proj": 0.5, "layers.1.mlp.*": 3]),
  ]

  private let tokens: [Int32] = [5, 6, 7, 250, 9]

  private func expectSameLogits(
    _ read: LoRAAdapter, _ adapter: LoRAAdapter, on model: LlamaModel, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let bare = model.logits(tokens)
    let (before, after) = (
      withAdapter(adapter, on: model) { model.logits(tokens) }, withAdapter(read, on: model) { model.logits(tokens) }
    )
    #expect(zip(bare, before).contains { ($0 - $1).magnitude > 0.1 }, sourceLocation: sourceLocation)
    expectClose(
      after, before.map(Double.init), relative: logitTolerance, absolute: logitTolerance, sourceLocation: sourceLocation)
  }

  @Test(arguments: TinyModel.allCases, configurations)
  func throughGGUF(variant: TinyModel, configuration: LoRAConfiguration) throws {
    let model = try variant.load(), adapter = try trained(LoRAAdapter(for: model, configuration, seed: 1))
    try withTemporaryDirectory { directory in
      let path = "\(directory)/lora.gguf"
      try adapter.writeGGUF(to: path, for: model.configuration, name: "tiny", as: .float32)
      expectSameLogits(try LoRAAdapter(gguf: path, for: model), adapter, on: model)
    }
  }

  @Test(arguments: TinyModel.allCases, configurations + [LoRAConfiguration(rank: 3, alpha: 6, usesWeightDecomposition: true)])
  func throughMLX(variant: TinyModel, configuration: LoRAConfiguration) throws {
    let model = try variant.load(), adapter = try trained(LoRAAdapter(for: model, configuration, seed: 1))
    try withTemporaryDirectory { directory in
      try adapter.writeMLX(to: directory, for: model.configuration, as: .float32)
      expectSameLogits(try LoRAAdapter(mlx: directory, for: model), adapter, on: model)
    }
  }

  /// The layout by hand: names, sizes, transposition, the order of rows, and where the scale stands.
  @Test func whatTheFilesHold() throws {
    let model = try TinyModel.tied.load()
    let configuration = LoRAConfiguration(rank: 2, alpha: 6, targets: .names(["q_proj"]))
    let adapter = try trained(LoRAAdapter(for: model, configuration, seed: 1)), update = adapter.updates[1]
    let (a, b) = (update.a.value.floats, update.b.value.floats)
    try withTemporaryDirectory { directory in
      let path = "\(directory)/lora.gguf"
      try adapter.writeGGUF(to: path, for: model.configuration, name: "tiny", as: .float32, facts: ["seed": "1"])
      let file = try GGUFFile(path: path)
      #expect(try file.metadata.string("general.type") == "adapter" && file.metadata.string("adapter.type") == "lora")
      #expect(try file.metadata.string("general.architecture") == "llama" && file.metadata.float("adapter.lora.alpha") == 6)
      #expect(try file.metadata.string("lift.seed") == "1" && file.tensors.count == 4)
      let storedA = try #require(file.tensor(named: "blk.1.attn_q.weight.lora_a"))
      let storedB = try #require(file.tensor(named: "blk.1.attn_q.weight.lora_b"))
      #expect(storedA.shape == [2, 32] && storedB.shape == [32, 2])
      #expect(storedA.float32Values() == a)
      // Row 2j + i of a head of 8 is row 4i + j.
      let rows = (0..<32).map { row in row / 8 * 8 + row % 8 % 2 * 4 + row % 8 / 2 }
      #expect(storedB.float32Values() == rows.flatMap { [b[2 * $0], b[2 * $0 + 1]] })

      try adapter.writeMLX(to: directory, for: model.configuration, as: .float32)
      let weights = try SafetensorsFile(path: "\(directory)/adapters.safetensors")
      let mlxA = try #require(weights.tensor(named: "model.layers.1.self_attn.q_proj.lora_a"))
      let mlxB = try #require(weights.tensor(named: "model.layers.1.self_attn.q_proj.lora_b"))
      #expect(mlxA.shape == [32, 2] && mlxB.shape == [2, 32] && weights.tensors.count == 4)
      let turnedA: [Float] = (0..<64).map { index in a[index % 2 * 32 + index / 2] }
      let turnedB: [Float] = (0..<64).map { index in b[index % 32 * 2 + index / 32] }
      #expect(mlxA.float32Values() == turnedA && mlxB.float32Values() == turnedB)
      let keys = try #require(
        JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: "\(directory)/adapter_config.json")))
          as? [String: Any])
      #expect(keys["fine_tune_type"] as? String == "lora" && keys["num_layers"] as? Int == 2)
      let parameters = try #require(keys["lora_parameters"] as? [String: Any])
      #expect(parameters["rank"] as? Int == 2 && parameters["scale"] as? Double == 3)
      #expect(parameters["keys"] as? [String] == ["self_attn.q_proj"] && parameters["dropout"] as? Double == 0)
    }
  }

  /// The adapter that PEFT trained, as llama.cpp's converter and mlx-lm lay it out: read as what PEFT has, and written as they
  /// write it.
  @Test func otherProgramsFilesAreReadAndWrittenAlike() throws {
    let model = try TinyModel.tied.load()
    let adapter = try LoRAAdapter(directory: Fixture.path("lora_steps/random_b/final"), for: model)
    let gguf = Fixture.path("adapter_formats/lora.gguf"), mlx = Fixture.path("adapter_formats/mlx")
    for read in [try LoRAAdapter(gguf: gguf, for: model), try LoRAAdapter(mlx: mlx, for: model)] {
      #expect(read.configuration == LoRAConfiguration(rank: 8, alpha: 16))
      for (a, b) in zip(read.parameters, adapter.parameters) {
        #expect(a.name == b.name)
        expectSameBits(a.value.floats, b.value.floats, a.name)
      }
    }
    try withTemporaryDirectory { directory in
      try adapter.writeGGUF(to: "\(directory)/lora.gguf", for: model.configuration, name: "tiny", as: .float32)
      let (own, theirs) = (try GGUFFile(path: "\(directory)/lora.gguf"), try GGUFFile(path: gguf))
      #expect(values(own.tensors) == values(theirs.tensors) && own.tensors.count == 28)
      for key in ["general.architecture", "general.type", "adapter.type", "adapter.lora.alpha"] {
        #expect(own.metadata[key] == theirs.metadata[key], "\(key)")
      }
      try adapter.writeMLX(to: directory, for: model.configuration, as: .float32)
      #expect(
        try values(SafetensorsFile(path: "\(directory)/adapters.safetensors").tensors)
          == values(SafetensorsFile(path: "\(mlx)/adapters.safetensors").tensors))
    }
  }

  /// What mlx-lm saved computes what it computed in mlx-lm, and is saved here with the same values.
  @Test(arguments: ["lora", "dora"]) func whatMLXSaved(kind: String) throws {
    let model = try TinyModel.tied.load(), tokens: [Int32] = [5, 6, 7, 250, 9, 11, 40, 3]
    let logits = try Fixture.tensors("mlx_lm/logits.safetensors"), theirs = Fixture.path("mlx_lm/\(kind)")
    let bare = try #require(logits["bare"]).doubles, expected = try #require(logits[kind]).doubles
    expectClose(model.logits(tokens), bare, relative: logitTolerance, absolute: logitTolerance)
    let adapter = try LoRAAdapter(mlx: theirs, for: model)
    #expect(adapter.updates.count == (kind == "lora" ? 14 : 3))
    expectClose(
      withAdapter(adapter, on: model) { model.logits(tokens) }, expected, relative: logitTolerance, absolute: logitTolerance)
    #expect(zip(bare, expected).contains { abs($0 - $1) > 0.5 })
    try withTemporaryDirectory { directory in
      try adapter.writeMLX(to: directory, for: model.configuration, as: .float32)
      #expect(
        try values(SafetensorsFile(path: "\(directory)/adapters.safetensors").tensors)
          == values(SafetensorsFile(path: "\(theirs)/adapters.safetensors").tensors))
    }
  }

  private func values(_ tensors: [StoredTensor]) -> [String: [Float]] {
    Dictionary(uniqueKeysWithValues: tensors.map { ("\($0.name) \($0.shape)", $0.float32Values()) })
  }

  /// Rows of Qwen's queries are as they are.
  @Test func rowsOfQwenStay() throws {
    let model = try TinyModel.qwen2.load()
    let adapter = try trained(LoRAAdapter(for: model, LoRAConfiguration(rank: 2, alpha: 6), seed: 1))
    try withTemporaryDirectory { directory in
      let path = "\(directory)/lora.gguf"
      try adapter.writeGGUF(to: path, for: model.configuration, name: "tiny", as: .float32)
      let file = try GGUFFile(path: path)
      #expect(try file.metadata.string("general.architecture") == "qwen2")
      let stored = try #require(file.tensor(named: "blk.0.attn_q.weight.lora_b"))
      #expect(stored.float32Values() == adapter.updates[0].b.value.floats)
    }
  }

  /// Where ranks or scales differ, `B` has its scale in it and alpha is 0, which is a scale of 1.
  @Test func differentScalesAreFolded() throws {
    let model = try TinyModel.qwen2.load()
    let configuration = LoRAConfiguration(rank: 2, alpha: 6, alphaPattern: ["v_proj": 1])
    let adapter = try trained(LoRAAdapter(for: model, configuration, seed: 1))
    try withTemporaryDirectory { directory in
      let path = "\(directory)/lora.gguf"
      try adapter.writeGGUF(to: path, for: model.configuration, name: "tiny", as: .float32)
      let file = try GGUFFile(path: path)
      #expect(try file.metadata.float("adapter.lora.alpha") == 0)
      let stored = try #require(file.tensor(named: "blk.0.attn_q.weight.lora_b"))
      #expect(stored.float32Values() == adapter.updates[0].b.value.floats.map { 3 * $0 })
    }
  }

  @Test(arguments: [ElementType.float16, .bfloat16, .q8_0]) func smallerTypes(type: ElementType) throws {
    let model = try TinyModel.tied.load()
    let adapter = try trained(LoRAAdapter(for: model, LoRAConfiguration(rank: 4, alpha: 8), seed: 1))
    try withTemporaryDirectory { directory in
      let path = "\(directory)/lora.gguf"
      try adapter.writeGGUF(to: path, for: model.configuration, name: "tiny", as: type)
      let file = try GGUFFile(path: path)
      // Rows of 32 are a block, rows of 4 are none.
      #expect(file.tensor(named: "blk.0.attn_q.weight.lora_a")?.elementType == type)
      #expect(file.tensor(named: "blk.0.attn_q.weight.lora_b")?.elementType == (type == .q8_0 ? .float16 : type))
      let read = try LoRAAdapter(gguf: path, for: model)
      let values = read.updates[0].a.value.floats
      #expect(values != adapter.updates[0].a.value.floats)
      expectClose(values, adapter.updates[0].a.value.doubles, relative: 0.01, absolute: 0.001)
    }
  }

  @Test func theConfigurationDescribesThePairs() throws {
    let model = try TinyModel.tied.load()
    func read(_ configuration: LoRAConfiguration) throws -> LoRAConfiguration {
      let adapter = try trained(LoRAAdapter(for: model, configuration, seed: 1))
      return try withTemporaryDirectory { directory in
        try adapter.writeGGUF(to: "\(directory)/lora.gguf", for: model.configuration, name: "tiny", as: .float32)
        return try LoRAAdapter(gguf: "\(directory)/lora.gguf", for: model).configuration
      }
    }
    #expect(try read(LoRAConfiguration(rank: 4, alpha: 8)) == LoRAConfiguration(rank: 4, alpha: 8))
    let some = LoRAConfiguration(rank: 4, alpha: 8, targets: .names(["q_proj", "down_proj"]))
    #expect(try read(some) == some)
    let one = LoRAConfiguration(rank: 4, alpha: 8, targets: .names(["model.layers.1.self_attn.q_proj"]))
    #expect(try read(one) == one)
    let ranks = try read(LoRAConfiguration(rank: 4, alpha: 8, rankPattern: ["layers.0.self_attn.v_proj": 2]))
    #expect(ranks.rank == 4 && ranks.rankPattern == ["model.layers.0.self_attn.v_proj": 2])
  }

  @Test func doRAHasNoPlaceInGGUF() throws {
    let model = try TinyModel.tied.load()
    let adapter = try LoRAAdapter(for: model, LoRAConfiguration(rank: 2, alpha: 4, usesWeightDecomposition: true), seed: 1)
    try withTemporaryDirectory { directory in
      let path = "\(directory)/lora.gguf"
      let error = inputError { try adapter.writeGGUF(to: path, for: model.configuration, name: "tiny", as: .float32) }
      #expect(error?.problem == "a GGUF adapter cannot hold the lengths of rows that DoRA trains")
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }
}
