import Adapters
import Diagnostics
import Foundation
import Kernels
import ModelTestSupport
import TensorFiles
import TestSupport
import Testing
import Transformers

/// Adapters in other forms with one thing changed, and what is said about it.
struct DamagedFormatsTests {
  private typealias GGUFChange = (inout [OutputTensor], inout GGUFMetadata) -> Void

  private func expectGGUFRefusal(
    _ problem: String, on variant: TinyModel = .tied, sourceLocation: SourceLocation = #_sourceLocation, _ change: GGUFChange
  ) throws {
    let model = try TinyModel.tied.load()
    let adapter = try trained(LoRAAdapter(for: model, LoRAConfiguration(rank: 2, alpha: 4), seed: 1))
    try withTemporaryDirectory { directory in
      let path = "\(directory)/lora.gguf"
      try adapter.writeGGUF(to: path, for: model.configuration, name: "tiny", as: .float32)
      let file = try GGUFFile(path: path)
      var tensors = file.tensors.map { OutputTensor(name: $0.name, shape: $0.shape, values: $0.float32Values()) }
      var metadata = file.metadata
      change(&tensors, &metadata)
      try GGUFFile.write(tensors, metadata: metadata, to: path)
      let other = try variant.load()
      let error = inputError(sourceLocation: sourceLocation) { _ = try LoRAAdapter(gguf: path, for: other) }
      #expect(error?.problem == problem && error?.place == path, sourceLocation: sourceLocation)
    }
  }

  @Test func filesOfAnotherKind() throws {
    try expectGGUFRefusal("key general.type is \"model\", expected \"adapter\"") { $1["general.type"] = .string("model") }
    try expectGGUFRefusal("key adapter.type is absent, expected \"lora\"") { $1["adapter.type"] = nil }
    try expectGGUFRefusal("key general.architecture is \"llama\", expected \"qwen2\"", on: .qwen2) { _, _ in }
    try expectGGUFRefusal("key adapter.lora.alpha is -1.0, expected a number from 0 up") {
      $1["adapter.lora.alpha"] = .float32(-1)
    }
    try expectGGUFRefusal("the adapter is to be switched on by some tokens (key adapter.alora.invocation_tokens)") {
      $1["adapter.alora.invocation_tokens"] = .array(.uint32([1]))
    }
  }

  @Test func tensorsThatDoNotFit() throws {
    let name = "blk.0.attn_q.weight"
    try expectGGUFRefusal("tensor \(name).lora_b is missing") { tensors, _ in
      tensors.removeAll { $0.name == "\(name).lora_b" }
    }
    try expectGGUFRefusal("tensor \(name).lora_a is missing") { tensors, _ in
      tensors.removeAll { $0.name == "\(name).lora_a" }
    }
    // A turned round has the rank 32 for its inputs of 2.
    try expectGGUFRefusal(
      "tensor \(name).lora_a has shape [32, 2], expected [32, 32]; tensor \(name).lora_b has shape [32, 2], expected [32, 32]"
    ) { replace(&$0, "\(name).lora_a", [32, 2]); _ = $1 }
    try expectGGUFRefusal("tensor \(name).lora_a holds nan") { replace(&$0, "\(name).lora_a", [2, 32], .nan); _ = $1 }
    try expectGGUFRefusal("tensor blk.9.attn_q.weight.lora_a belongs to no linear layer of the model") { tensors, _ in
      tensors.append(OutputTensor(name: "blk.9.attn_q.weight.lora_a", shape: [2, 32], values: randomValues(64, seed: 1)))
    }
    try expectGGUFRefusal("there is no tensor in it") { tensors, _ in tensors = [] }
  }

  @Test func directoriesOfMLXThatDoNotFit() throws {
    let model = try TinyModel.tied.load()
    let adapter = try trained(LoRAAdapter(for: model, LoRAConfiguration(rank: 2, alpha: 4), seed: 1))
    func expect(_ problem: String, _ change: (inout [String: Any], inout [OutputTensor]) -> Void) throws {
      try withTemporaryDirectory { directory in
        try adapter.writeMLX(to: directory, for: model.configuration, as: .float32)
        let (config, weights) = ("\(directory)/adapter_config.json", "\(directory)/adapters.safetensors")
        var keys = try #require(
          JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: config))) as? [String: Any])
        var tensors = try SafetensorsFile(path: weights).tensors.map {
          OutputTensor(name: $0.name, shape: $0.shape, values: $0.float32Values())
        }
        change(&keys, &tensors)
        try JSONSerialization.data(withJSONObject: keys).write(to: URL(fileURLWithPath: config))
        try SafetensorsFile.write(tensors, to: weights)
        #expect(inputError { _ = try LoRAAdapter(mlx: directory, for: model) }?.problem == problem)
      }
    }
    try expect("key fine_tune_type is \"full\", expected \"lora\" or \"dora\"") { keys, _ in keys["fine_tune_type"] = "full" }
    try expect("key lora_parameters.scale is 0.0, expected a positive number") { keys, _ in keys["lora_parameters"] = ["scale": 0] }
    try expect("key scale is of another type than in mlx-lm's files: 10") { keys, _ in keys["lora_parameters"] = ["scale": "10"] }
    let name = "model.layers.0.self_attn.q_proj"
    try expect("tensor \(name).lora_b is missing") { _, tensors in tensors.removeAll { $0.name == "\(name).lora_b" } }
    try expect("tensors \(name).lora_a and \(name).lora_b have the rank 0") { _, tensors in
      replace(&tensors, "\(name).lora_a", [32, 0])
      replace(&tensors, "\(name).lora_b", [0, 32])
    }
    try expect("tensor lm_head.lora_a belongs to no linear layer of the model") { _, tensors in
      tensors.append(OutputTensor(name: "lm_head.lora_a", shape: [1], values: [1]))
    }
  }

  /// mlx-lm's scale where the file names none.
  @Test func theScaleIsTwentyByDefault() throws {
    let model = try TinyModel.tied.load()
    let adapter = try trained(LoRAAdapter(for: model, LoRAConfiguration(rank: 2, alpha: 4), seed: 1))
    try withTemporaryDirectory { directory in
      try adapter.writeMLX(to: directory, for: model.configuration, as: .float32)
      try Data("{}".utf8).write(to: URL(fileURLWithPath: "\(directory)/adapter_config.json"))
      #expect(try LoRAAdapter(mlx: directory, for: model).configuration.scale == 20)
    }
  }

  private func replace(_ tensors: inout [OutputTensor], _ name: String, _ shape: [Int], _ value: Float = 0.5) {
    tensors = tensors.map {
      $0.name == name
        ? OutputTensor(name: name, shape: shape, values: Array(repeating: value, count: shape.reduce(1, *))) : $0
    }
  }
}
