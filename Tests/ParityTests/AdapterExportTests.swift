import Adapters
import Autograd
import Foundation
import ModelTestSupport
import TestSupport
import Testing
import Transformers

private let output = ProcessInfo.processInfo.environment["LIFT_PARITY_ADAPTERS"]

/// Adapters of every kind that PEFT knows on `tiny_llama/tied`, with their logits, for Tests/Parity/adapters.py.
@Suite(.enabled(if: output != nil, "LIFT_PARITY_ADAPTERS names no directory; make parity does"))
struct AdapterExportTests {
  private static let kinds: [String: LoRAConfiguration] = [
    "gaussian": LoRAConfiguration(rank: 4, alpha: 6, initialisation: .gaussian, dropout: 0.25),
    "patterns": LoRAConfiguration(
      rank: 4, alpha: 6, usesRankStabilization: true, rankPattern: ["q_proj": 2, "layers.1.mlp.*": 6],
      alphaPattern: ["k_proj": 2.5]),
    "dora": LoRAConfiguration(rank: 4, alpha: 6, usesWeightDecomposition: true),
    "pissa": LoRAConfiguration(rank: 4, alpha: 6, initialisation: .pissa, rankPattern: ["v_proj": 3]),
    "stabilised_pissa": LoRAConfiguration(
      rank: 4, alpha: 6, usesRankStabilization: true, initialisation: .pissa, alphaPattern: ["v_proj": 2]),
    "pissa_dora": LoRAConfiguration(rank: 4, alpha: 6, initialisation: .pissa, usesWeightDecomposition: true),
  ]

  @Test(arguments: kinds.keys.sorted())
  func write(kind: String) throws {
    let directory = "\(try #require(output))/\(kind)", model = try TinyModel.tied.load()
    let adapter = try LoRAAdapter(for: model, try #require(Self.kinds[kind]), seed: 1), tokens = tinyTokens(20, seed: 1)
    for (index, parameter) in adapter.parameters.enumerated() {
      parameter.value = parameter.value + randomTensor(parameter.value.shape, seed: UInt64(index), within: 0.1)
    }
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try adapter.write(to: directory, baseModel: "tiny_llama/tied")
    let logits = withAdapter(adapter, on: model) { model.logits(tokens) }
    let object: [String: Any] = ["tokens": tokens.map(Int.init), "logits": logits.doubles]
    try JSONSerialization.data(withJSONObject: object).write(to: URL(fileURLWithPath: "\(directory)/logits.json"))
  }
}
