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
  /// Where the document is stored.
  public var adapter = AdapterSettings()
  /// What is trained on.
  public var data = DataSettings()
  /// How often, how fast, and in which pieces.
  public var training = ScheduleSettings()
  /// Of the adapter's first values and of the order of segments.
  public var seed: UInt64 = 0

  public init() {}

  /// Checks everything that can be checked without a model.
  /// - Throws: ``InputError`` naming the first setting that is out of range.
  public func validate() throws {
    try data.validate()
    try training.validate()
    try adapter.validate()
  }
}

/// The small matrices that are trained.
public struct AdapterSettings: Sendable, Equatable, Codable {
  public var rank = 32
  /// Nil is twice the rank.
  public var alpha: Double?
  /// `all-linear`, or names separated by commas.
  public var targetModules = "all-linear"

  public init() {}

  public var lora: LoRAConfiguration {
    LoRAConfiguration(rank: rank, alpha: alpha ?? 2 * Double(rank), targets: TargetModules(targetModules))
  }

  public func validate() throws { try lora.validate() }
}

/// The pieces of the document that are trained on.
public struct DataSettings: Sendable, Equatable, Codable {
  /// ℓ, in tokens.
  public var segmentLength = 64
  /// s, in tokens; nil is 3/8 of the length.
  public var segmentOffset: Int?

  public init() {}

  public var segments: Segments {
    get throws {
      try Segments(length: segmentLength, offset: segmentOffset ?? max(1, segmentLength / 8 * 3 + segmentLength % 8 * 3 / 8))
    }
  }

  public func validate() throws { _ = try segments }
}

/// Epochs, learning rate, batches and optimizer.
public struct ScheduleSettings: Sendable, Equatable, Codable {
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
  /// Less memory for a third more time.
  public var checkpointActivations = false

  public init() {}

  public func settings(seed: UInt64) -> TrainingSettings {
    TrainingSettings(
      epochs: epochs,
      stepSize: fullBatch ? .fullBatch : .examples(batchSize: batchSize, accumulation: gradientAccumulationSteps),
      learningRate: learningRate, schedule: Schedule(schedule, warmupSteps: warmupSteps), optimizer: optimizer,
      maxGradientNorm: maxGradientNorm, seed: seed)
  }

  public func validate() throws { try settings(seed: 0).validate() }
}
