import Adapters
import Autograd
import Diagnostics
import Foundation
import Kernels
import LIFT
import Randomness
import TestSupport
import Testing
import Training
import Transformers

/// How far an adapter moves the model on its own texts, and how it is held back.
@Suite(.serialized) struct DriftTests {
  private func model() throws -> LanguageModel { try LanguageModel(path: Fixture.path("../../checkpoints/tiny.gguf")) }

  /// A LoRA that changes much: its `B` is filled with noise.
  private func noisyAdapter(_ model: LanguageModel, size: Float) throws -> LoRAAdapter {
    let adapter = try LoRAAdapter(for: model.model, LoRAConfiguration(rank: 4, alpha: 8), seed: 0)
    var generator = SeededGenerator(seed: 1, stream: "noise")
    for update in adapter.updates {
      let values = update.b.value.region.values
      for index in values.indices { values[index] = size * generator.normal() }
    }
    return adapter
  }

  private func texts(_ model: LanguageModel) throws -> [TrainingExample] {
    try AnchorTexts(of: model, topK: 20, keptIn: nil).measured().map(\.example)
  }

  /// Over all classes the drift is the Kullback–Leibler divergence that logits give.
  @Test func isTheDivergenceFromTheBareModel() throws {
    let model = try model(), size = model.model.configuration.vocabularySize
    let text = try AnchorTexts(of: model, topK: size, keptIn: nil).measured()[0]
    let adapter = try noisyAdapter(model, size: 0.02)
    func probabilities() -> [[Double]] {
      let logits = model.model.logits(model.model.hiddenStates(TokenBatch([text.prompt + text.text.dropLast()])))
      return (text.prompt.count - 1..<text.prompt.count - 1 + text.text.count).map { row in
        let line = logits.row(row).floats.map(Double.init), largest = line.max() ?? 0
        let weights = line.map { exp($0 - largest) }, sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
      }
    }
    let bare = probabilities(), drift = Drift(on: [text.example], bare: model.model)
    #expect(drift(model.model) < 1e-6)
    let (adapted, measured) = withAdapter(adapter, on: model.model) { (probabilities(), drift(model.model)) }
    let divergence = zip(bare, adapted).map { zip($0, $1).reduce(0.0) { $0 + $1.0 * log($1.0 / $1.1) } }
    expectClose([measured], [divergence.reduce(0, +) / Double(divergence.count)], relative: 1e-3)
    #expect(measured > 0.001)
  }

  @Test func anAdapterIsWeakenedAsLittleAsItTakes() throws {
    let model = try model(), drift = try Drift(on: texts(model), bare: model.model)
    let adapter = try noisyAdapter(model, size: 0.05), flat = try noisyAdapter(model, size: 0.05)
    try flat.flattenSpectrum()
    try withAdapter(adapter, on: model.model) {
      let trained = drift(model.model), limit = trained / 4
      let limited = try drift.limit(adapter, on: model.model, to: limit)
      #expect(limited.trained == trained && limited.kept <= limit && limited.strength > 0 && limited.strength < 1)
      #expect(drift(model.model) == limited.kept)
      for (update, whole) in zip(adapter.updates, flat.updates) {
        expectSameBits(update.a.value.floats, whole.a.value.floats)
        expectClose(update.b.value.floats, whole.b.value.doubles.map { $0 * limited.strength }, relative: 1e-6)
      }
      // One part in 128 more would be too much.
      adapter.weaken(by: Float((limited.strength + 1.0 / 128) / limited.strength))
      #expect(drift(model.model) > limit)
    }
  }

  @Test func anAdapterWithinTheLimitStaysAsItIs() throws {
    let model = try model(), drift = try Drift(on: texts(model), bare: model.model)
    let adapter = try noisyAdapter(model, size: 0.01), before = adapter.updates.map { $0.b.value.floats }
    try withAdapter(adapter, on: model.model) {
      let limited = try drift.limit(adapter, on: model.model, to: 50)
      #expect(limited.strength == 1 && limited.kept == limited.trained && limited.trained > 0)
      for (update, values) in zip(adapter.updates, before) { expectSameBits(update.b.value.floats, values) }
    }
  }

  /// Where a flat spectrum is enough, nothing is taken off.
  @Test func anAdapterThatIsFlatEnoughIsNotWeakened() throws {
    let model = try model(), drift = try Drift(on: texts(model), bare: model.model)
    var settings = LiftSettings()
    settings.training.epochs = 4
    settings.training.learningRate = 1e-2
    let document = try Document(text: String(repeating: "The fox sleeps under the old oak. It rains in May. ", count: 8))
    func adapter() throws -> LoRAAdapter {
      try #require(try Lift(settings).adapt(model, to: document).adapter as? LoRAAdapter)
    }
    let flat = try adapter(), limited = try adapter()
    try flat.flattenSpectrum()
    let enough = withAdapter(flat, on: model.model) { drift(model.model) }
    let outcome = try withAdapter(limited, on: model.model) { try drift.limit(limited, on: model.model, to: enough) }
    #expect(outcome.trained > enough && outcome.kept == enough && outcome.strength == 1)
    for (update, whole) in zip(limited.updates, flat.updates) {
      expectSameBits(update.b.value.floats, whole.b.value.floats)
    }
  }

  @Test func aModelThatGivesNoNumbersIsRefused() throws {
    let model = try model(), drift = try Drift(on: texts(model), bare: model.model)
    let adapter = try noisyAdapter(model, size: .nan)
    withAdapter(adapter, on: model.model) {
      #expect(drift(model.model).isNaN)
      #expect(inputError { _ = try drift.limit(adapter, on: model.model, to: 0.1) }?.place == "drift")
    }
  }

  @Test func theRecordSaysWhatBecameOfIt() throws {
    let model = try model()
    var settings = LiftSettings()
    settings.training.epochs = 4
    settings.training.learningRate = 1e-2
    settings.objective.driftLimit = 0.05
    let document = try Document(text: String(repeating: "The fox sleeps under the old oak. It rains in May. ", count: 8))
    let record = try Lift(settings).adapt(model, to: document).record
    let drift = try #require(record.drift)
    #expect(drift.trained > 0.05 && drift.kept <= 0.05 && drift.strength < 1)
    settings.objective.driftLimit = nil
    #expect(try Lift(settings).adapt(model, to: document).record.drift == nil)
  }

  @Test(arguments: ["pissa", "dora", "gated-memory", "full"])
  func whatCannotBeWeakenedIsRefused(kind: String) {
    var settings = LiftSettings()
    settings.objective.driftLimit = 0.1
    switch kind {
    case "pissa": settings.adapter.initialisation = .pissa
    case "dora": settings.adapter.dora = true
    default: settings.adapter.kind = AdapterSettings.Kind(rawValue: kind) ?? .lora
    }
    let error = inputError { try settings.validate() }
    #expect(error?.place == "drift-limit" && error?.problem.contains(kind) == true)
  }

  @Test(arguments: [0, -1, .nan, 101]) func limitsOutOfRangeAreRefused(limit: Double) {
    var settings = LiftSettings()
    settings.objective.driftLimit = limit
    #expect(inputError { try settings.validate() }?.place == "drift-limit")
  }
}
