import Adapters
import Autograd
import Foundation
import ModelTestSupport
import TensorFiles
import TestSupport
import Testing
import Transformers

/// PiSSA: what `A` and `B` begin with, and what is on disk.
struct PrincipalStartTests {
  private let configuration = LoRAConfiguration(rank: 16, alpha: 24, initialisation: .pissa)

  /// At the full rank of a weight nothing is left of it: `s·B₀·A₀ = W`.
  @Test func theStartIsTheWeightsPrincipalPart() throws {
    let model = try TinyModel.tied.load(), adapter = try LoRAAdapter(for: model, configuration, seed: 1)
    for update in adapter.updates where [.key, .value].contains(update.module.role) {
      let start = try #require(update.start)
      let w = try #require(model.blocks[update.module.layer][update.module.role] as? Linear).weight.value.floats
      let (a, b) = (start.a.doubles, start.b.doubles)
      let product = w.indices.map { index -> Double in
        let (row, column) = (index / 32 * 16, index % 32)
        return (0..<16).reduce(0.0) { sum, j in sum + 1.5 * b[row + j] * a[j * 32 + column] }
      }
      expectClose(w, product, relative: 0, absolute: 2e-6, update.module.path)
      #expect(update.a.value.floats == start.a.floats && update.b.value.floats == start.b.floats)
    }
  }

  @Test func theValuesDoNotDependOnThreads() throws {
    let model = try TinyModel.tied.loadFrozen()
    func values(_ threads: Int) throws -> [[Float]] {
      try withThreads(threads) { try LoRAAdapter(for: model, configuration, seed: 1).parameters.map(\.value.floats) }
    }
    for (a, b) in zip(try values(1), try values(2)) { expectSameBits(a, b) }
  }

  /// Without the note in the metadata it is the LoRA of twice the rank that it looks like.
  @Test(arguments: [false, true])
  func withoutItsNoteItIsALoRAOfTwiceTheRank(stabilised: Bool) throws {
    var configuration = LoRAConfiguration(rank: 5, alpha: 3, initialisation: .pissa)
    configuration.usesRankStabilization = stabilised
    let model = try TinyModel.tied.load(), tokens = tinyTokens(13, seed: 1)
    let adapter = try LoRAAdapter(for: model, configuration, seed: 1)
    for (index, parameter) in adapter.parameters.enumerated() {
      parameter.value = parameter.value + randomTensor(parameter.value.shape, seed: UInt64(index), within: 0.1)
    }
    try withTemporaryDirectory { directory in
      try adapter.write(to: directory, baseModel: "tiny")
      let path = "\(directory)/adapter_model.safetensors"
      let file = try SafetensorsFile(path: path)
      #expect(file.metadata["lift_residual_rank"] == "5")
      try SafetensorsFile.write(file.tensors.map { OutputTensor(copying: $0) }, to: path)
      let plain = try LoRAAdapter(directory: directory, for: model)
      #expect(plain.configuration.rank == 10 && plain.updates.allSatisfy { $0.start == nil })
      let logits = withAdapter(adapter, on: model) { model.logits(tokens) }
      let found = withAdapter(plain, on: model) { model.logits(tokens) }
      expectClose(found, logits.doubles, relative: 0, absolute: 4 * logitTolerance)
    }
  }

  @Test func aNoteThatDoesNotFitIsRefused() throws {
    let model = try TinyModel.tied.load()
    try withTemporaryDirectory { directory in
      try LoRAAdapter(for: model, LoRAConfiguration(rank: 3, alpha: 3), seed: 1).write(
        to: directory, baseModel: "tiny", metadata: ["lift_residual_rank": "1"])
      let error = inputError { _ = try LoRAAdapter(directory: directory, for: model) }
      #expect(error?.problem == "lift_residual_rank is 1, expected half of the rank 3")
    }
  }
}
