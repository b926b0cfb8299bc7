import Diagnostics

/// Everything that decides a training run but the model and the data.
public struct TrainingSettings: Sendable, Equatable, Codable {
  /// What one optimizer step covers.
  public enum StepSize: Sendable, Equatable, Codable {
    /// This many examples in each pass, gradients added up over this many passes.
    case examples(batchSize: Int, accumulation: Int)
    /// The whole data set: one step an epoch, as the papers do it.
    case fullBatch
  }

  public var epochs: Int
  public var stepSize: StepSize
  public var learningRate: Double
  public var schedule: Schedule
  public var optimizer: AdamWSettings
  /// Gradients with a larger norm are scaled down to it; 0 never scales.
  public var maxGradientNorm: Double
  public var seed: UInt64
  /// A new random order in every epoch; else the data's own.
  public var shuffles: Bool
  /// The last step of an epoch repeats its own examples until it has as many as the others (arXiv:2502.14644v4, code).
  public var fillsLastStep: Bool
  /// Tokens that pass through the model at a time. A larger batch is cut into passes whose gradients add up, which
  /// bounds memory and changes no result but the last bits.
  public var tokensPerPass: Int

  public init(
    epochs: Int, stepSize: StepSize, learningRate: Double, schedule: Schedule = Schedule(),
    optimizer: AdamWSettings = AdamWSettings(), maxGradientNorm: Double = 1, seed: UInt64 = 0,
    shuffles: Bool = true, fillsLastStep: Bool = false, tokensPerPass: Int = 512
  ) {
    self.epochs = epochs
    self.stepSize = stepSize
    self.learningRate = learningRate
    self.schedule = schedule
    self.optimizer = optimizer
    self.maxGradientNorm = maxGradientNorm
    self.seed = seed
    self.shuffles = shuffles
    self.fillsLastStep = fillsLastStep
    self.tokensPerPass = tokensPerPass
  }

  /// - Throws: ``InputError`` naming the first setting that is out of range.
  public func validate() throws {
    try Self.check("epochs", epochs)
    if case .examples(let batchSize, let accumulation) = stepSize {
      try Self.check("batch-size", batchSize)
      try Self.check("gradient-accumulation-steps", accumulation)
    }
    // AdamW moves a weight by about the learning rate in a step: above 1 there is nothing to learn.
    if !(Float(learningRate) > 0 && learningRate <= 1) {
      throw InputError.usage("learning-rate", "\(learningRate) is not above 0 and at most 1")
    }
    if schedule.warmupSteps < 0 { throw InputError.usage("warmup-steps", "\(schedule.warmupSteps) is negative") }
    if !(maxGradientNorm >= 0 && maxGradientNorm.isFinite) {
      throw InputError.usage("max-gradient-norm", "\(maxGradientNorm) is not a number from 0 up")
    }
    if tokensPerPass < 1 { throw InputError.usage("tokens-per-pass", "\(tokensPerPass) is not at least 1") }
    try optimizer.validate()
  }

  /// Counts beyond any use would only overflow.
  private static func check(_ name: String, _ count: Int) throws {
    if count < 1 { throw InputError.usage(name, "\(count) is not at least 1") }
    if count > 1 << 20 { throw InputError.usage(name, "\(count) is more than \(1 << 20)") }
  }
}
