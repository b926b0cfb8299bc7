import Adapters
import Diagnostics
import Foundation
import ModelTestSupport
import TensorFiles
import TestSupport
import Testing
import Transformers

struct PEFTDirectoryTests {
  @Test(
    arguments: TinyModel.allCases,
    [
      LoRAConfiguration(rank: 4, alpha: 8), LoRAConfiguration(rank: 1, alpha: 0.3, usesRankStabilization: true),
      LoRAConfiguration(rank: 3, alpha: 6, targets: .names(["q_proj", "mlp.down_proj"])),
      LoRAConfiguration(
        rank: 3, alpha: 6, targets: .names(["model.layers.0.self_attn.q_proj", "model.layers.1.mlp.up_proj"])),
      LoRAConfiguration(
        rank: 3, alpha: 6, initialisation: .gaussian, dropout: 0.25, rankPattern: ["q_proj": 2, "layers.1.*": 5],
        alphaPattern: ["v_proj": 0.5, "layers.1.mlp.*": 3]),
    ])
  func savedAndLoadedItIsTheSameToTheBit(variant: TinyModel, configuration: LoRAConfiguration) throws {
    let model = try variant.load(), adapter = try trained(LoRAAdapter(for: model, configuration, seed: 1))
    try withTemporaryDirectory { directory in
      try adapter.write(to: directory, baseModel: "tiny")
      try expectSame(LoRAAdapter(directory: directory, for: model), adapter)
    }
  }

  /// PEFT reads `q_proj` as the query of every layer, so an adapter of one layer must be written with whole paths.
  @Test func anAdapterOfTheFirstLayerAlone() throws {
    let model = try TinyModel.tied.load()
    let configuration = LoRAConfiguration(rank: 2, alpha: 4, targets: .names(["model.layers.0.self_attn.q_proj"]))
    let adapter = try trained(LoRAAdapter(for: model, configuration, seed: 1))
    try withTemporaryDirectory { directory in
      try adapter.write(to: directory, baseModel: "tiny")
      try expectSame(LoRAAdapter(directory: directory, for: model), adapter)
    }
  }

  /// PEFT's own files, read and written again, hold the same tensors and the same meaning.
  @Test(arguments: ["zero_b/initial", "random_b/final"])
  func whatPEFTWroteSurvives(name: String) throws {
    let model = try TinyModel.tied.load(), source = Fixture.path("lora_steps/\(name)")
    let adapter = try LoRAAdapter(directory: source, for: model)
    let expected = try Fixture.tensors("lora_steps/\(name)/adapter_model.safetensors")
    #expect(Set(adapter.parameters.map(\.name)) == Set(expected.keys))
    for parameter in adapter.parameters {
      expectSameBits(parameter.value.floats, try #require(expected[parameter.name]), parameter.name)
    }
    try withTemporaryDirectory { directory in
      try adapter.write(to: directory, baseModel: "tiny_llama/tied")
      let written = try object("\(directory)/adapter_config.json")
      let original = try object("\(source)/adapter_config.json")
      for (key, value) in written {
        #expect((value as? NSObject) == (original[key] as? NSObject), "\(key)")
      }
      let again = try SafetensorsFile(path: "\(directory)/adapter_model.safetensors")
      #expect(again.tensors.allSatisfy { expected[$0.name] == $0.float32Values() } && again.tensors.count == 28)
    }
  }

  @Test func factsAreKeptBesideTheWeights() throws {
    let model = try TinyModel.tied.load()
    let adapter = try LoRAAdapter(for: model, LoRAConfiguration(rank: 1, alpha: 2), seed: 1)
    try withTemporaryDirectory { directory in
      try adapter.write(to: directory, baseModel: "tiny", metadata: ["lift.seed": "7"])
      let file = try SafetensorsFile(path: "\(directory)/adapter_model.safetensors")
      #expect(file.metadata["lift.seed"] == "7")
      #expect(try object("\(directory)/adapter_config.json")["base_model_name_or_path"] as? String == "tiny")
    }
  }

  // MARK: - Tensors that do not fit

  private static let prefix = "base_model.model.model.layers.1.mlp.up_proj"

  @Test(
    arguments: [
      ("missing", "tensor \(prefix).lora_B.weight is missing"),
      ("shape", "tensor \(prefix).lora_A.weight has shape [16, 16], expected [8, 32]"),
      ("nan", "tensor \(prefix).lora_A.weight holds nan"),
      ("infinity", "tensor \(prefix).lora_A.weight holds -inf"),
      ("extra", "tensor base_model.model.lm_head.lora_A.weight belongs to no target module"),
      (
        "all of these",
        """
        tensor \(prefix).lora_A.weight has shape [16, 16], expected [8, 32]; \
        tensor \(prefix).lora_B.weight is missing; \
        tensor base_model.model.lm_head.lora_A.weight belongs to no target module
        """
      ),
    ])
  func problemsOfTheTensors(kind: String, problem: String) throws {
    let a = "\(Self.prefix).lora_A.weight", b = "\(Self.prefix).lora_B.weight", all = kind == "all of these"
    try expectRefusal(problem) { tensors in
      func replaceA(shape: [Int] = [8, 32], first: Float = 0.5) {
        let values = [first] + Array(repeating: 0.5, count: 255)
        tensors = tensors.filter { $0.name != a } + [OutputTensor(name: a, shape: shape, values: values)]
      }
      if all || kind == "missing" { tensors.removeAll { $0.name == b } }
      if all || kind == "shape" { replaceA(shape: [16, 16]) }
      if kind == "nan" { replaceA(first: .nan) }
      if kind == "infinity" { replaceA(first: -.infinity) }
      if all || kind == "extra" {
        tensors.append(
          OutputTensor(name: "base_model.model.lm_head.lora_A.weight", shape: [1], values: [0]))
      }
    }
  }

  @Test func manyProblemsAreCounted() throws {
    let first = "base_model.model.model.layers.0.self_attn"
    try expectRefusal(
      """
      tensor \(first).q_proj.lora_A.weight is missing; tensor \(first).k_proj.lora_A.weight is missing; \
      tensor \(first).v_proj.lora_A.weight is missing; and 11 more
      """
    ) { tensors in
      tensors = tensors.filter { $0.name.contains("lora_B") }
    }
  }

  @Test func anAdapterOfAnotherModel() throws {
    let directory = Fixture.path("lora_steps/zero_b/initial"), model = try TinyModel.untied.load()
    let error = inputError { _ = try LoRAAdapter(directory: directory, for: model) }
    #expect(error?.place == "\(directory)/adapter_model.safetensors")
    #expect(error?.problem.contains("q_proj.lora_A.weight has shape [8, 32], expected [8, 24]") == true)
    #expect(
      error?.remedy
        == "The adapter is damaged, or was made for another base model; give that model with --model.")
  }

  @Test func weightsThatAreNotThere() throws {
    let model = try TinyModel.tied.load()
    try withTemporaryDirectory { directory in
      try Fixture.data("lora_steps/zero_b/initial/adapter_config.json").write(
        to: URL(fileURLWithPath: "\(directory)/adapter_config.json"))
      let error = inputError { _ = try LoRAAdapter(directory: directory, for: model) }
      #expect(error?.kind == .missing && error?.place == "\(directory)/adapter_model.safetensors")
    }
  }

  // MARK: -

  private func expectSame(
    _ loaded: LoRAAdapter, _ adapter: LoRAAdapter, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(loaded.updates.map(\.scale) == adapter.updates.map(\.scale), sourceLocation: sourceLocation)
    #expect(loaded.configuration.rankPattern == adapter.configuration.rankPattern, sourceLocation: sourceLocation)
    #expect(loaded.configuration.dropout == adapter.configuration.dropout, sourceLocation: sourceLocation)
    #expect(
      loaded.configuration.initialisation == adapter.configuration.initialisation, sourceLocation: sourceLocation)
    #expect(loaded.parameters.map(\.name) == adapter.parameters.map(\.name), sourceLocation: sourceLocation)
    for (a, b) in zip(loaded.parameters, adapter.parameters) {
      #expect(a.value.shape == b.value.shape, sourceLocation: sourceLocation)
      expectSameBits(a.value.floats, b.value.floats, a.name, sourceLocation: sourceLocation)
    }
  }

  /// PEFT's adapter with changed tensors is refused with this problem.
  private func expectRefusal(
    _ problem: String, sourceLocation: SourceLocation = #_sourceLocation, _ change: (inout [OutputTensor]) -> Void
  ) throws {
    let model = try TinyModel.tied.load(), source = Fixture.path("lora_steps/zero_b/initial")
    var tensors = try SafetensorsFile(path: "\(source)/adapter_model.safetensors").tensors.map {
      OutputTensor(copying: $0)
    }
    change(&tensors)
    try withTemporaryDirectory { directory in
      try Fixture.data("lora_steps/zero_b/initial/adapter_config.json").write(
        to: URL(fileURLWithPath: "\(directory)/adapter_config.json"))
      let path = "\(directory)/adapter_model.safetensors"
      try SafetensorsFile.write(tensors, to: path)
      let error = inputError(sourceLocation: sourceLocation) {
        _ = try LoRAAdapter(directory: directory, for: model)
      }
      #expect(error?.place == path && error?.problem == problem, sourceLocation: sourceLocation)
    }
  }

  private func object(_ path: String) throws -> [String: Any] {
    try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path))) as? [String: Any])
  }
}
