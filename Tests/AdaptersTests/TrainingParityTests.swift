import Adapters
import Autograd
import ModelTestSupport
import TestSupport
import Testing
import Training
import Transformers

/// Ten steps of LoRA training from PEFT's own start, beside what PyTorch and PEFT did (Tests/Fixtures/lora_steps).
struct TrainingParityTests {
  /// Two float32 programs, ten steps: mean losses about 8 differ by some roundings of 5e-7, and no more.
  private let lossTolerance = 2e-5
  /// Relative to each gradient's own size.
  private let gradientTolerance = 1e-4
  /// AdamW divides by √v: where a gradient is next to nothing, its noise becomes a part of a step of 0.005 to 0.01.
  private let valueTolerance = 2e-4

  static let runs = ["zero_b", "random_b"]

  @Test(arguments: runs)
  func tenStepsAreThoseOfPEFT(run: String) throws {
    let reference = try Reference(run), (model, adapter) = try start(run)
    let settings = reference.trainingSettings
    let outcome = try withAdapter(adapter, on: model) {
      try TrainingLoop(settings).run(
        AdamW(adapter.parameters, settings: settings.optimizer), on: reference.examples,
        loss: { model.lossSum($0.map(\.tokens), weights: $0.map(\.weights)) })
    }
    #expect(outcome.ending == .completed && outcome.steps.count == 10)
    let steps = reference.steps
    expectClose(
      outcome.steps.map(\.loss), steps.map(\.loss), relative: 0, absolute: lossTolerance, "losses")
    expectClose(
      outcome.steps.map(\.gradientNorm), steps.map(\.gradientNorm), relative: gradientTolerance, "gradient norms")
    expectClose(
      outcome.steps.map(\.learningRate), steps.map(\.learningRate), relative: 1e-6, absolute: 1e-12, "learning rates")

    let final = try Fixture.tensors("lora_steps/\(run)/final/adapter_model.safetensors")
    for parameter in adapter.parameters {
      expectClose(
        parameter.value.floats, try #require(final[parameter.name]).doubles, relative: 0, absolute: valueTolerance,
        parameter.name)
    }
    try expectLosses(
      model, adapter, reference.evaluation.tokens, reference.evaluation.finalLosses, absolute: 2e-4)
  }

  @Test(arguments: runs)
  func theFirstGradientsAreThoseOfPyTorch(run: String) throws {
    let reference = try Reference(run), (model, adapter) = try start(run)
    let expected = try Fixture.tensors("lora_steps/\(run)/first_gradients.safetensors")
    let batches = reference.steps[0].microBatches.map(\.examples)
    let count = batches.joined().reduce(0.0) { $0 + $1.totalWeight }
    #expect(count == Double(reference.steps[0].targetCount))
    var gradients: Gradients?
    withAdapter(adapter, on: model) {
      for batch in batches {
        _ = addGradients(of: adapter.parameters, to: &gradients) {
          model.lossSum(batch.map(\.tokens), weights: batch.map(\.weights)).scaled(by: Float(1 / count))
        }
      }
    }
    #expect(Set(adapter.parameters.map(\.name)) == Set(expected.keys))
    for (parameter, gradient) in zip(adapter.parameters, try #require(gradients).values) {
      let wanted = try #require(expected[parameter.name]).doubles
      let size = (wanted.reduce(0.0) { $0 + $1 * $1 } / Double(wanted.count)).squareRoot()
      expectClose(
        gradient.floats, wanted, relative: gradientTolerance, absolute: gradientTolerance * size, parameter.name)
    }
  }

  @Test(arguments: runs)
  func lossesBeforeTrainingAreThoseOfPEFT(run: String) throws {
    let evaluation = try Reference(run).evaluation, (model, adapter) = try start(run)
    try expectLosses(model, adapter, evaluation.tokens, evaluation.initialLosses, absolute: lossTolerance)
    try expectLosses(model, nil, evaluation.tokens, evaluation.baseLosses, absolute: lossTolerance)
    #expect((evaluation.initialLosses == evaluation.baseLosses) == (run == "zero_b"))
  }

  // MARK: -

  private func start(_ run: String) throws -> (LlamaModel, LoRAAdapter) {
    let model = try TinyModel.tied.load()
    return (model, try LoRAAdapter(directory: Fixture.path("lora_steps/\(run)/initial"), for: model))
  }

  /// Token losses of the evaluation text, one by one.
  private func expectLosses(
    _ model: LlamaModel, _ adapter: LoRAAdapter?, _ text: [Int32], _ expected: [Double], absolute: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    func losses() throws -> [Float] { try model.score(text, window: text.count, stride: 1).losses }
    let found = try adapter.map { try withAdapter($0, on: model) { try losses() } } ?? losses()
    expectClose(found, expected, relative: 0, absolute: absolute, "token losses", sourceLocation: sourceLocation)
  }
}

/// `reference.json` of a run of training that another program made.
struct Reference: Decodable {
  struct Settings: Decodable {
    let learningRate: Double
    let betas: [Double]
    let weightDecay: Double
    let epsilon: Double
    let schedule: String
    let warmupSteps: Int
    let maxGradientNorm: Double
  }
  struct MicroBatch: Decodable {
    let tokens: [[Int32]]
    /// −100 where there is nothing to predict, the token elsewhere.
    let labels: [[Int32]]

    var examples: [TrainingExample] {
      zip(tokens, labels).map { TrainingExample($0, weights: $1.map { $0 == -100 ? 0 : 1 }) }
    }
  }
  struct Step: Decodable {
    let learningRate: Double
    let loss: Double
    let gradientNorm: Double
    let targetCount: Int
    let microBatches: [MicroBatch]
  }
  struct Evaluation: Decodable {
    let tokens: [Int32]
    let baseLosses: [Double]
    let initialLosses: [Double]
    let finalLosses: [Double]
  }
  let settings: Settings
  let steps: [Step]
  let evaluation: Evaluation

  init(_ run: String, in fixture: String = "lora_steps") throws {
    self = try Fixture.json(Self.self, "\(fixture)/\(run)/reference.json")
  }

  var examples: [TrainingExample] { steps.flatMap { $0.microBatches.flatMap(\.examples) } }

  /// Three examples a step, in the two passes that PyTorch made of them.
  var trainingSettings: TrainingSettings {
    TrainingSettings(
      epochs: 1, stepSize: .examples(batchSize: 3, accumulation: 1), learningRate: settings.learningRate,
      schedule: Schedule(settings.schedule == "constant" ? .constant : .linear, warmupSteps: settings.warmupSteps),
      optimizer: AdamWSettings(
        beta1: settings.betas[0], beta2: settings.betas[1], epsilon: settings.epsilon,
        weightDecay: settings.weightDecay),
      maxGradientNorm: settings.maxGradientNorm, shuffles: false, tokensPerPass: 50)
  }
}
