import Diagnostics
import Foundation
import TestSupport
import Testing
import Training

struct TrainingSettingsTests {
  static let refusals: [(String, @Sendable (inout TrainingSettings) -> Void)] = [
    ("epochs: 0 is not at least 1.", { $0.epochs = 0 }),
    ("epochs: 1048577 is more than 1048576.", { $0.epochs = (1 << 20) + 1 }),
    ("batch-size: 0 is not at least 1.", { $0.stepSize = .examples(batchSize: 0, accumulation: 1) }),
    (
      "gradient-accumulation-steps: -2 is not at least 1.",
      { $0.stepSize = .examples(batchSize: 1, accumulation: -2) }
    ),
    ("learning-rate: 0.0 is not above 0 and at most 1.", { $0.learningRate = 0 }),
    ("learning-rate: nan is not above 0 and at most 1.", { $0.learningRate = .nan }),
    ("learning-rate: inf is not above 0 and at most 1.", { $0.learningRate = .infinity }),
    ("learning-rate: 1.5 is not above 0 and at most 1.", { $0.learningRate = 1.5 }),
    ("warmup-steps: -1 is negative.", { $0.schedule.warmupSteps = -1 }),
    ("max-gradient-norm: -1.0 is not a number from 0 up.", { $0.maxGradientNorm = -1 }),
    ("max-gradient-norm: nan is not a number from 0 up.", { $0.maxGradientNorm = .nan }),
    ("max-gradient-norm: inf is not a number from 0 up.", { $0.maxGradientNorm = .infinity }),
    ("tokens-per-pass: 0 is not at least 1.", { $0.tokensPerPass = 0 }),
    ("beta1: 1.0 is not from 0 up and below 1.", { $0.optimizer.beta1 = 1 }),
    ("beta2: -0.1 is not from 0 up and below 1.", { $0.optimizer.beta2 = -0.1 }),
    ("epsilon: 0.0 is not above 0 and at most 1 in float32.", { $0.optimizer.epsilon = 0 }),
    ("epsilon: 1e-60 is not above 0 and at most 1 in float32.", { $0.optimizer.epsilon = 1e-60 }),
    ("weight-decay: -0.5 is not from 0 to 1.", { $0.optimizer.weightDecay = -0.5 }),
    ("weight-decay: inf is not from 0 to 1.", { $0.optimizer.weightDecay = .infinity }),
  ]

  @Test(arguments: refusals.map(\.0))
  func outOfRange(message: String) throws {
    var settings = TrainingSettings(epochs: 1, stepSize: .fullBatch, learningRate: 1e-3)
    let change = try #require(Self.refusals.first { $0.0 == message }).1
    change(&settings)
    let error = inputError { _ = try TrainingLoop(settings) }
    #expect(error?.description == message)
    #expect(error?.kind == .usage)
  }

  /// The edges of the ranges are inside.
  @Test func edges() throws {
    try TrainingSettings(
      epochs: 1, stepSize: .examples(batchSize: 1, accumulation: 1), learningRate: 1e-30,
      optimizer: AdamWSettings(beta1: 0, beta2: 0, weightDecay: 0), maxGradientNorm: 0, tokensPerPass: 1
    ).validate()
  }

  @Test(arguments: [TrainingSettings.StepSize.fullBatch, .examples(batchSize: 4, accumulation: 2)])
  func survivesJSON(stepSize: TrainingSettings.StepSize) throws {
    let settings = TrainingSettings(
      epochs: 3, stepSize: stepSize, learningRate: 2e-4, schedule: Schedule(.cosine, warmupSteps: 5), seed: .max)
    let data = try JSONEncoder().encode(settings)
    #expect(try JSONDecoder().decode(TrainingSettings.self, from: data) == settings)
  }
}
