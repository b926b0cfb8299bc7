import Adapters
import Diagnostics
import Training

/// All that decides how a document is absorbed; written as it is into `lift.json`.
///
/// The defaults are for small models: short segments make a fact depend on its sentence, not on the page before it, so
/// that a question can reach it. Measured on the demonstration document with SmolLM2-135M-Instruct, rank 32, batches of
/// 512 tokens, 54,000 trained tokens, 40 questions closed book, one seed: segments of 64 tokens (learning rate 1e-3) give
/// a recall of 47.5 %, segments of 256 (5e-4) one of 6.8 %, although both end at a training loss of 0.15.
public struct LiftSettings: Sendable, Equatable, Codable {
  /// ℓ, in tokens.
  public var segmentLength = 64
  /// s, in tokens; nil is 3/8 of the length.
  public var segmentOffset: Int?
  public var epochs = 5
  public var learningRate = 1e-3
  public var schedule = Schedule.Kind.linear
  public var warmupSteps = 0
  public var batchSize = 8
  public var gradientAccumulationSteps = 1
  /// One optimizer step an epoch, over all segments, as in the papers; the batch size then decides nothing.
  public var fullBatch = false
  public var optimizer = AdamWSettings()
  public var maxGradientNorm = 1.0
  public var rank = 32
  /// Nil is twice the rank.
  public var alpha: Double?
  /// `all-linear`, or names separated by commas.
  public var targetModules = "all-linear"
  public var seed: UInt64 = 0
  /// Less memory for a third more time.
  public var checkpointActivations = false

  public init() {}

  public var segments: Segments {
    get throws { try Segments(length: segmentLength, offset: segmentOffset ?? max(1, segmentLength / 8 * 3 + segmentLength % 8 * 3 / 8)) }
  }

  public var lora: LoRAConfiguration {
    LoRAConfiguration(rank: rank, alpha: alpha ?? 2 * Double(rank), targets: TargetModules(targetModules))
  }

  public var training: TrainingSettings {
    TrainingSettings(
      epochs: epochs,
      stepSize: fullBatch ? .fullBatch : .examples(batchSize: batchSize, accumulation: gradientAccumulationSteps),
      learningRate: learningRate, schedule: Schedule(schedule, warmupSteps: warmupSteps), optimizer: optimizer,
      maxGradientNorm: maxGradientNorm, seed: seed)
  }

  /// Checks everything that can be checked without a model.
  /// - Throws: ``InputError`` naming the first setting that is out of range.
  public func validate() throws {
    _ = try segments
    try training.validate()
    try lora.validate()
  }
}
