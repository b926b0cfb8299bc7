import Adapters
import Autograd
import ModelTestSupport
import TestSupport
import Testing
import Training
import Transformers

/// Gated Memory beside what PyTorch made of the same formula (Tests/Fixtures/gated_memory).
struct GatedMemoryParityTests {
  /// Two float32 programs, ten steps: mean losses about 8 differ by some roundings of 5e-7, and no more.
  private let lossTolerance = 2e-5
  /// Relative to each gradient's own size.
  private let gradientTolerance = 1e-4

  enum Run: String, CaseIterable, Sendable {
    case tiedHead = "tied_head"
    case untiedStart = "untied_start"

    var model: TinyModel { self == .tiedHead ? .tied : .untied }
  }

  private func start(_ run: Run) throws -> (LlamaModel, GatedMemoryAdapter) {
    let model = try run.model.load()
    let adapter = try AdapterConfiguration.load(
      directory: Fixture.path("gated_memory/\(run.rawValue)/initial"), for: model)
    return (model, try #require(adapter as? GatedMemoryAdapter))
  }

  private func reference(_ run: Run) throws -> Reference { try Reference(run.rawValue, in: "gated_memory") }

  @Test func settingsAreThoseOfTheFiles() throws {
    #expect(try start(.tiedHead).1.configuration == GatedMemoryConfiguration(gateStart: .published, headRank: 2))
    #expect(try start(.untiedStart).1.configuration == GatedMemoryConfiguration(gateStart: .quiet))
  }

  @Test(arguments: Run.allCases)
  func logits(run: Run) throws {
    let (model, adapter) = try start(run), text = try reference(run).evaluation.tokens
    let expected = try #require(try Fixture.tensors("gated_memory/\(run.rawValue)/logits.safetensors")["logits"])
    withAdapter(adapter, on: model) {
      _ = expectClose(model.logits(text), expected.doubles, relative: logitTolerance, absolute: logitTolerance)
    }
  }

  @Test(arguments: Run.allCases)
  func tokenLosses(run: Run) throws {
    let (model, adapter) = try start(run), evaluation = try reference(run).evaluation, text = evaluation.tokens
    func losses() throws -> [Float] { try model.score(text, window: text.count, stride: 1).losses }
    expectClose(try losses(), evaluation.baseLosses, relative: 0, absolute: lossTolerance)
    let found = try withAdapter(adapter, on: model) { try losses() }
    expectClose(found, evaluation.initialLosses, relative: 0, absolute: lossTolerance)
    #expect(evaluation.initialLosses != evaluation.baseLosses)
  }

  @Test(arguments: Run.allCases)
  func meanGates(run: Run) throws {
    struct Gates: Decodable { var meanGates: [[Double]] }
    let (model, adapter) = try start(run)
    let expected = try Fixture.json(Gates.self, "gated_memory/\(run.rawValue)/reference.json").meanGates
    let found = try adapter.meanGates(on: model, [try reference(run).evaluation.tokens])
    #expect(found.count == model.blocks.count)
    for (found, expected) in zip(found, expected) { expectClose(found, expected, relative: 1e-5) }
  }

  @Test(arguments: Run.allCases, [false, true])
  func theFirstGradients(run: Run, checkpointing: Bool) throws {
    let reference = try reference(run), (model, adapter) = try start(run)
    let expected = try Fixture.tensors("gated_memory/\(run.rawValue)/first_gradients.safetensors")
    let batches = reference.steps[0].microBatches.map(\.examples)
    var gradients: Gradients?
    withAdapter(adapter, on: model) {
      for batch in batches {
        _ = addGradients(of: adapter.parameters, to: &gradients) {
          model.lossSum(batch.map(\.tokens), weights: batch.map(\.weights), checkpointing: checkpointing)
            .scaled(by: 1 / Float(reference.steps[0].targetCount))
        }
      }
    }
    #expect(Set(adapter.parameters.map(\.name)) == Set(expected.keys))
    for (parameter, gradient) in zip(adapter.parameters, try #require(gradients).values) {
      let wanted = try #require(expected[parameter.name]).doubles
      let size = (wanted.reduce(0.0) { $0 + $1 * $1 } / Double(wanted.count)).squareRoot()
      #expect(size > 0)
      expectClose(
        gradient.floats, wanted, relative: gradientTolerance, absolute: gradientTolerance * size, parameter.name)
    }
  }

  @Test(arguments: Run.allCases)
  func tenSteps(run: Run) throws {
    let reference = try reference(run), (model, adapter) = try start(run)
    let settings = reference.trainingSettings, text = reference.evaluation.tokens
    try withAdapter(adapter, on: model) {
      let outcome = try TrainingLoop(settings).run(
        AdamW(adapter.parameters, settings: settings.optimizer), on: reference.examples,
        loss: { model.lossSum($0.map(\.tokens), weights: $0.map(\.weights)) })
      let steps = reference.steps
      expectClose(
        outcome.steps.map(\.loss), steps.map(\.loss), relative: 0, absolute: lossTolerance, "losses")
      expectClose(
        outcome.steps.map(\.gradientNorm), steps.map(\.gradientNorm), relative: gradientTolerance, "gradient norms")
      expectClose(
        try model.score(text, window: text.count, stride: 1).losses, reference.evaluation.finalLosses, relative: 0,
        absolute: 2e-4, "token losses")
    }
  }
}
