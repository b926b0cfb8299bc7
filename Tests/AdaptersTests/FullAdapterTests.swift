import Adapters
import Autograd
import Foundation
import ModelTestSupport
import TensorFiles
import TestSupport
import Testing
import Transformers

struct FullAdapterTests {
  @Test(arguments: TinyModel.allCases)
  func itHoldsEveryWeightOnce(variant: TinyModel) throws {
    let model = try variant.loadFrozen(), adapter = try FullAdapter(for: model)
    let names = try variant.load().parameters.map { "base_model.model.\($0.name)" }
    #expect(adapter.parameters.map(\.name) == names && Set(names).count == names.count)
    #expect(names.contains("base_model.model.lm_head.weight") == (variant == .untied))
    adapter.attach(to: model)
    #expect(model.parameters.map(\.name) == names)
    adapter.detach(from: model)
  }

  private static let norm = "base_model.model.model.norm.weight"

  @Test(
    arguments: [
      ("missing", "tensor \(norm) is missing"), ("shape", "tensor \(norm) has shape [16], expected [32]"),
      ("nan", "tensor \(norm) holds nan"),
      ("extra", "tensor base_model.model.lm_head.weight is not a weight of the model"),
    ])
  func problemsOfTheTensors(kind: String, problem: String) throws {
    let model = try TinyModel.tied.load()
    try withTemporaryDirectory { directory in
      try FullAdapter(for: model).write(to: directory, baseModel: "tiny")
      let path = "\(directory)/adapter_model.safetensors"
      var tensors = try SafetensorsFile(path: path).tensors.map { OutputTensor(copying: $0) }
      func replaceNorm(_ values: [Float]) {
        tensors = tensors.filter { $0.name != Self.norm }
          + [OutputTensor(name: Self.norm, shape: [values.count], values: values)]
      }
      switch kind {
      case "missing": tensors.removeAll { $0.name == Self.norm }
      case "shape": replaceNorm(Array(repeating: 1, count: 16))
      case "nan": replaceNorm([.nan] + Array(repeating: 1, count: 31))
      default: tensors.append(OutputTensor(name: "base_model.model.lm_head.weight", shape: [1], values: [0]))
      }
      try SafetensorsFile.write(tensors, to: path)
      let error = inputError { _ = try AdapterConfiguration.load(directory: directory, for: model) }
      #expect(error?.place == path && error?.problem == problem)
    }
  }

  @Test func aSettingThatIsNotKnownIsRefused() throws {
    let model = try TinyModel.tied.load()
    try withTemporaryDirectory { directory in
      try FullAdapter(for: model).write(to: directory, baseModel: "tiny")
      let path = "\(directory)/adapter_config.json"
      try Data(#"{"peft_type": "FULL", "use_dora": true}"#.utf8).write(to: URL(fileURLWithPath: path))
      let error = inputError { _ = try AdapterConfiguration.load(directory: directory, for: model) }
      #expect(error?.place == path && error?.problem == "key use_dora is switched on, which is not supported")
    }
  }

  @Test func anAdapterBelowIsRefused() throws {
    let model = try TinyModel.tied.load()
    try withAdapter(LoRAAdapter(for: model, LoRAConfiguration(rank: 1, alpha: 1), seed: 1), on: model) {
      let error = inputError { _ = try FullAdapter(for: model) }
      #expect(error?.problem == "there is another adapter on this layer")
    }
  }

  @Test func attachingTwiceIsRefused() async {
    await #expect(processExitsWith: .failure) {
      let model = try TinyModel.tied.load(), adapter = try FullAdapter(for: model)
      adapter.attach(to: model)
      adapter.attach(to: model)
    }
  }
}
