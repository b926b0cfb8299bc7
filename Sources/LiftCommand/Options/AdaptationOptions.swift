import ArgumentParser
import Diagnostics
import LIFT
import Training

private let standard = LiftSettings()

/// The settings of an adaptation; what is not given keeps its default.
struct AdaptationOptions: ParsableArguments {
  @Option(help: "Passes over the document. (default: \(standard.epochs))")
  var epochs: Int?

  @Option(help: "Learning rate at its highest. (default: \(standard.learningRate))")
  var learningRate: Double?

  @Option(help: "How the learning rate goes down. (default: \(standard.schedule.rawValue))")
  var schedule: Schedule.Kind?

  @Option(help: "Steps over which the learning rate goes up from 0. (default: \(standard.warmupSteps))")
  var warmupSteps: Int?

  @Option(help: "Tokens in a segment. (default: \(standard.segmentLength))")
  var segmentLength: Int?

  @Option(help: "Tokens between the starts of neighbouring segments. (default: 3/8 of the length)")
  var segmentOffset: Int?

  @Option(help: "Segments in one forward and backward pass. (default: \(standard.batchSize))")
  var batchSize: Int?

  @Option(help: "Passes whose gradients make one optimizer step. (default: \(standard.gradientAccumulationSteps))")
  var gradientAccumulationSteps: Int?

  @Flag(help: "One optimizer step an epoch, over all segments, as in the papers.")
  var fullBatch = false

  @Option(help: "Inner dimension of the adapter. (default: \(standard.rank))")
  var rank: Int?

  @Option(help: "Numerator of the adapter's scale alpha / rank. (default: twice the rank)")
  var alpha: Double?

  @Option(help: "Layers to adapt: all-linear, or names such as q_proj,v_proj. (default: \(standard.targetModules))")
  var targetModules: String?

  @Option(help: "AdamW: decay of the first moment. (default: \(standard.optimizer.beta1))")
  var beta1: Double?

  @Option(help: "AdamW: decay of the second moment. (default: \(standard.optimizer.beta2))")
  var beta2: Double?

  @Option(help: "AdamW: added to the root of the second moment. (default: \(standard.optimizer.epsilon))")
  var epsilon: Double?

  @Option(help: "AdamW: weights shrink by this times the learning rate. (default: \(standard.optimizer.weightDecay))")
  var weightDecay: Double?

  @Option(help: "Larger gradient norms are scaled down to this; 0: never. (default: \(standard.maxGradientNorm))")
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
    set(\.epochs, epochs)
    set(\.learningRate, learningRate)
    set(\.schedule, schedule)
    set(\.warmupSteps, warmupSteps)
    set(\.segmentLength, segmentLength)
    set(\.batchSize, batchSize)
    set(\.gradientAccumulationSteps, gradientAccumulationSteps)
    set(\.rank, rank)
    set(\.targetModules, targetModules)
    set(\.optimizer.beta1, beta1)
    set(\.optimizer.beta2, beta2)
    set(\.optimizer.epsilon, epsilon)
    set(\.optimizer.weightDecay, weightDecay)
    set(\.maxGradientNorm, maxGradientNorm)
    set(\.seed, seed)
    settings.segmentOffset = segmentOffset
    settings.alpha = alpha
    settings.fullBatch = fullBatch
    settings.checkpointActivations = checkpointActivations
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
