import ArgumentParser
import Diagnostics
import LIFT
import Training

private let standard = LiftSettings()

/// The settings of an adaptation; what is not given keeps its default.
struct AdaptationOptions: ParsableArguments {
  @Option(help: "Passes over the document. (default: \(standard.training.epochs))")
  var epochs: Int?

  @Option(help: "Learning rate at its highest. (default: \(standard.training.learningRate))")
  var learningRate: Double?

  @Option(help: "How the learning rate goes down. (default: \(standard.training.schedule.rawValue))")
  var schedule: Schedule.Kind?

  @Option(help: "Steps over which the learning rate goes up from 0. (default: \(standard.training.warmupSteps))")
  var warmupSteps: Int?

  @Option(help: "Tokens in a segment. (default: \(standard.data.segmentLength))")
  var segmentLength: Int?

  @Option(help: "Tokens between the starts of neighbouring segments. (default: 3/8 of the length)")
  var segmentOffset: Int?

  @Option(help: "Segments in one forward and backward pass. (default: \(standard.training.batchSize))")
  var batchSize: Int?

  @Option(help: "Passes whose gradients make one optimizer step. (default: \(standard.training.gradientAccumulationSteps))")
  var gradientAccumulationSteps: Int?

  @Flag(help: "One optimizer step an epoch, over all segments, as in the papers.")
  var fullBatch = false

  @Option(help: "Inner dimension of the adapter. (default: \(standard.adapter.rank))")
  var rank: Int?

  @Option(help: "Numerator of the adapter's scale alpha / rank. (default: twice the rank)")
  var alpha: Double?

  @Option(help: "Layers to adapt: all-linear, or names such as q_proj,v_proj. (default: \(standard.adapter.targetModules))")
  var targetModules: String?

  @Option(help: "AdamW: decay of the first moment. (default: \(standard.training.optimizer.beta1))")
  var beta1: Double?

  @Option(help: "AdamW: decay of the second moment. (default: \(standard.training.optimizer.beta2))")
  var beta2: Double?

  @Option(help: "AdamW: added to the root of the second moment. (default: \(standard.training.optimizer.epsilon))")
  var epsilon: Double?

  @Option(help: "AdamW: weights shrink by this times the learning rate. (default: \(standard.training.optimizer.weightDecay))")
  var weightDecay: Double?

  @Option(help: "Larger gradient norms are scaled down to this; 0: never. (default: \(standard.training.maxGradientNorm))")
  var maxGradientNorm: Double?

  @Option(help: "Seed of the adapter's first values and of the order of segments. (default: \(standard.seed))")
  var seed: UInt64?

  @Flag(help: "Use less memory and a third more time.")
  var checkpointActivations = false

  var settings: LiftSettings {
    var settings = LiftSettings()
    func set<Value>(_ key: WritableKeyPath<LiftSettings, Value>, _ value: Value?) {
      if let value { settings[keyPath: key] = value }
    }
    set(\.training.epochs, epochs)
    set(\.training.learningRate, learningRate)
    set(\.training.schedule, schedule)
    set(\.training.warmupSteps, warmupSteps)
    set(\.data.segmentLength, segmentLength)
    set(\.training.batchSize, batchSize)
    set(\.training.gradientAccumulationSteps, gradientAccumulationSteps)
    set(\.adapter.rank, rank)
    set(\.adapter.targetModules, targetModules)
    set(\.training.optimizer.beta1, beta1)
    set(\.training.optimizer.beta2, beta2)
    set(\.training.optimizer.epsilon, epsilon)
    set(\.training.optimizer.weightDecay, weightDecay)
    set(\.training.maxGradientNorm, maxGradientNorm)
    set(\.seed, seed)
    settings.data.segmentOffset = segmentOffset
    settings.adapter.alpha = alpha
    settings.training.fullBatch = fullBatch
    settings.training.checkpointActivations = checkpointActivations
    return settings
  }

  func validate() throws {
    if fullBatch && (batchSize != nil || gradientAccumulationSteps != nil) {
      throw ValidationError(
        "full-batch: one step takes all segments, so --batch-size and --gradient-accumulation-steps have no effect. "
          + "Leave them out.")
    }
    do { try settings.validate() } catch let error as InputError { throw ValidationError("\(error)") }
  }
}

extension Schedule.Kind: ExpressibleByArgument {}
