import Adapters
import Autograd
import Foundation
import ModelTestSupport
import TestSupport
import Testing
import Transformers

private let output = ProcessInfo.processInfo.environment["LIFT_PARITY_ADAPTERS"]

/// Adapters of every kind that PEFT knows on the tiny models, with their logits, for Tests/Parity/adapters.py; and as GGUF
/// files with what the adapted model writes, for Tests/Parity/exports.py.
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

  @Test(arguments: TinyModel.allCases, kinds.keys.sorted())
  func write(variant: TinyModel, kind: String) throws {
    let directory = "\(try #require(output))/\(variant.rawValue)/\(kind)", language = try LanguageModel(path: variant.ggufPath)
    let model = language.model
    let adapter = try LoRAAdapter(for: model, try #require(Self.kinds[kind]), seed: 1), tokens = tinyTokens(20, seed: 1)
    for (index, parameter) in adapter.parameters.enumerated() {
      parameter.value = parameter.value + randomTensor(parameter.value.shape, seed: UInt64(index), within: 0.1)
    }
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    try adapter.write(to: directory, baseModel: "tiny_llama/\(variant.rawValue)")
    let logits = withAdapter(adapter, on: model) { model.logits(tokens) }
    let object: [String: Any] = ["tokens": tokens.map(Int.init), "logits": logits.doubles]
    try JSONSerialization.data(withJSONObject: object).write(to: URL(fileURLWithPath: "\(directory)/logits.json"))
    guard !adapter.configuration.usesWeightDecomposition else { return }
    try adapter.writeGGUF(to: "\(directory)/lora.gguf", for: model.configuration, name: kind, as: .float32)
    // The longest of some answers: what ends after a few tokens compares little.
    let answers = try withAdapter(adapter, on: model) {
      try ["The keeper", "In the winter", "the sea", "a long book", "other", "every day", "what it would"].map { prompt in
        let read = language.tokenizer.encode(prompt, specialTokens: .asText)
        return (
          prompt,
          try language.generator.generate(
            read, settings: SamplingSettings(maxTokens: 64), cache: model.makeCache()
          ).tokens
        )
      }
    }
    let (prompt, written) = try #require(answers.max { $0.1.count < $1.1.count })
    let text: [String: Any] = ["prompt": prompt, "written": language.tokenizer.decode(written), "tokens": written.count]
    try JSONSerialization.data(withJSONObject: text).write(to: URL(fileURLWithPath: "\(directory)/written.json"))
    try adapter.merge(into: model)
    try language.write(to: "\(directory)/merged.gguf", as: .float32)
  }
}
