import Adapters
import Autograd
import Foundation
import ModelTestSupport
import TestSupport
import Testing
import Training
import Transformers

/// Ten training steps of DoRA, patterns, PiSSA and full fine-tuning beside what PEFT and PyTorch did
/// (Tests/Fixtures/adapter_steps).
struct AdapterStepsTests {
  /// Two float32 programs, ten steps: some roundings of losses of about 6.
  private let lossTolerance = 5e-6
  private let gradientTolerance = 1e-4

  private struct Reference: Decodable {
    struct Step: Decodable {
      let loss: Double
      let gradientNorm: Double
      let tokens: [[Int32]]
    }
    struct Evaluation: Decodable {
      let tokens: [Int32]
      let initialLosses: [Double]
      let finalLosses: [Double]
    }
    let learningRate: Double
    let steps: [Step]
    let evaluation: Evaluation
  }

  @Test(arguments: ["dora", "patterns", "pissa", "pissa_dora", "full"], [false, true])
  func tenStepsAreThoseOfPEFT(run: String, checkpointing: Bool) throws {
    let reference = try Fixture.json(Reference.self, "adapter_steps/\(run)/reference.json")
    let model = try TinyModel.tied.loadFrozen()
    let adapter: any Adapter = run == "full"
      ? try FullAdapter(for: model)
      : try AdapterConfiguration.load(directory: Fixture.path("adapter_steps/\(run)/initial"), for: model)
    let settings = TrainingSettings(
      epochs: 1, stepSize: .examples(batchSize: 2, accumulation: 1), learningRate: reference.learningRate,
      schedule: Schedule(.constant, warmupSteps: 0), optimizer: AdamWSettings(), maxGradientNorm: 1, shuffles: false)
    func losses() throws -> [Float] {
      try model.score(reference.evaluation.tokens, window: reference.evaluation.tokens.count, stride: 1).losses
    }
    try withAdapter(adapter, on: model) {
      expectClose(
        try losses(), reference.evaluation.initialLosses, relative: lossTolerance, absolute: lossTolerance, "before")
      let outcome = try TrainingLoop(settings).run(
        AdamW(adapter.parameters, settings: settings.optimizer),
        on: reference.steps.flatMap(\.tokens).map { TrainingExample($0, weights: $0.map { _ in 1 }) },
        loss: { model.lossSum($0.map(\.tokens), weights: $0.map(\.weights), checkpointing: checkpointing) })
      #expect(outcome.ending == .completed)
      expectClose(outcome.steps.map(\.loss), reference.steps.map(\.loss), relative: lossTolerance, "losses")
      expectClose(
        outcome.steps.map(\.gradientNorm), reference.steps.map(\.gradientNorm), relative: gradientTolerance, "norms")
      expectClose(
        try losses(), reference.evaluation.finalLosses, relative: 2e-4, absolute: 1e-4, "after")
    }
  }

  /// Signs of singular vectors are anybody's choice; values and the principal part itself are not. That is known to some
  /// roundings over the distance to the next singular value.
  @Test func thePrincipalPartIsThatOfPEFT() throws {
    let model = try TinyModel.tied.loadFrozen()
    let ours = try LoRAAdapter(for: model, LoRAConfiguration(rank: 4, alpha: 6, initialisation: .pissa), seed: 1)
    let theirs = try LoRAAdapter(directory: Fixture.path("adapter_steps/pissa/initial"), for: model)
    let values = try JSONDecoder().decode(
      [String: [Double]].self, from: Fixture.data("adapter_steps/pissa/singular_values.json"))
    for (a, b) in zip(ours.updates, theirs.updates) {
      #expect(a.module == b.module && a.scale == b.scale)
      let rows = a.a.value.floats, width = rows.count / 4
      let found = (0..<4).map { row in
        rows[row * width..<(row + 1) * width].reduce(0.0) { $0 + Double($1) * Double($1) } * Double(a.scale)
      }
      expectClose(found, try #require(values[a.a.name]), relative: 5e-6, "singular values of \(a.module.path)")
      func product(_ update: LoRAAdapter.Update) -> [Float] {
        LowRankUpdate(a: update.a.value, b: update.b.value, scale: update.scale)
          .added(to: Tensor(repeating: 0, shape: [update.b.value.shape[0], width])).floats
      }
      expectClose(product(a), product(b).doubles, relative: 0, absolute: 5e-5, a.module.path)
    }
  }
}
