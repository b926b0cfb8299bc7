import Diagnostics
import LIFT
import Training
import Transformers

/// Everything that decides how a tiny model is made from nothing.
public struct PretrainingSettings: Sendable, Equatable, Codable {
  /// The sizes of the model.
  public struct Shape: Sendable, Equatable, Codable {
    public var vocabularySize = 1024
    public var hiddenSize = 96
    public var intermediateSize = 256
    public var layerCount = 4
    public var headCount = 4
    public var keyValueHeadCount = 2
    public var headDimension = 24
    public var contextLength = 512

    public init() {}
  }

  /// What is read. The shares are of the examples, and what they leave is pages of the encyclopedia.
  public struct Reading: Sendable, Equatable, Codable {
    public var exampleCount = 100_000
    /// Families of the encyclopedia; each has 15 facts.
    public var familyCount = 60
    /// The part of the families that is stated and never asked about.
    public var unaskedShare = 0.25
    /// Conversations about a document in view.
    public var openBookShare = 0.3
    /// Questions about the encyclopedia with nothing in view.
    public var closedBookShare = 0.25

    public init() {}
  }

  /// `general.name` of the file.
  public var name = "tiny"
  public var seed: UInt64 = 0
  public var model = Shape()
  public var text = Reading()
  public var batchSize = 16
  public var learningRate = 3e-3
  public var schedule = Schedule.Kind.cosine
  public var warmupSteps = 100
  public var optimizer = AdamWSettings(beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.1)
  public var maxGradientNorm = 1.0

  public init() {}

  public var configuration: LlamaConfiguration {
    LlamaConfiguration(
      hiddenSize: model.hiddenSize, intermediateSize: model.intermediateSize, layerCount: model.layerCount,
      headCount: model.headCount, keyValueHeadCount: model.keyValueHeadCount, headDimension: model.headDimension,
      vocabularySize: model.vocabularySize, contextLength: model.contextLength, rmsNormEpsilon: 1e-5, ropeTheta: 10_000)
  }

  public var training: TrainingSettings {
    TrainingSettings(
      epochs: 1, stepSize: .examples(batchSize: batchSize, accumulation: 1), learningRate: learningRate,
      schedule: Schedule(schedule, warmupSteps: warmupSteps), optimizer: optimizer,
      maxGradientNorm: maxGradientNorm, seed: seed, shuffles: false, tokensPerPass: 1 << 13)
  }
}
