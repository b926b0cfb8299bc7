import Diagnostics
import Training

/// Stages, epochs, learning rate, batches and optimizer.
public struct ScheduleSettings: Sendable, Equatable, Codable {
  /// Epochs of the first stage, on the segments alone.
  public var epochs = 5
  /// Epochs of the second stage, on segments and tasks. The optimizer goes on with its moments; the schedule of the
  /// learning rate begins anew.
  public var taskEpochs = 0
  /// Short documents: the second stage gets more epochs than ``taskEpochs``, up to ``mostTimes`` as many, until it has about so
  /// many steps; nil adds none.
  public var leastSteps: Int?
  public static let mostTimes = 4
  public var learningRate = 1e-3
  public var schedule = Schedule.Kind.linear
  public var warmupSteps = 0
  public var batchSize = 8
  public var gradientAccumulationSteps = 1
  /// One optimizer step an epoch, over everything, as in the papers; the batch size then decides nothing.
  public var fullBatch = false
  public var normalise = Normalisation.tokens
  public var optimizer = AdamWSettings()
  public var maxGradientNorm = 1.0
  /// Share of the segments that are not trained on, but measured after each epoch; each stage ends with its best state.
  /// Their neighbours overlap them, so what is measured is how well the same text is recited when it is cut elsewhere.
  public var heldOut = 0.0
  /// Epochs without a lower loss of what is held out, after which a stage ends.
  public var patience = 1
  /// The last step of an epoch repeats its own examples until it has as many as the others (arXiv:2502.14644v4, code).
  public var fillsLastStep = false
  /// The first epoch on questions that take time to write begins as soon as there are enough for a step, and goes through
  /// the document in its order.
  public var pipeline = true
  /// Less memory for a third more time.
  public var checkpointActivations = false

  public init() {}

  /// What a step's loss is the mean of.
  public enum Normalisation: String, Sendable, Codable, CaseIterable {
    /// `Σ token losses / number of supervised tokens`: long examples count more (the published code).
    case tokens
    /// `mean over examples of the mean over their tokens`: an answer of five words counts as much as a segment.
    case examples
  }

  /// - Parameter epochs: Those of one stage.
  public func settings(seed: UInt64, epochs: Int) -> TrainingSettings {
    TrainingSettings(
      epochs: epochs,
      stepSize: fullBatch ? .fullBatch : .examples(batchSize: batchSize, accumulation: gradientAccumulationSteps),
      learningRate: learningRate, schedule: Schedule(schedule, warmupSteps: warmupSteps), optimizer: optimizer,
      maxGradientNorm: maxGradientNorm, seed: seed, fillsLastStep: fillsLastStep)
  }

  public func validate() throws {
    if taskEpochs < 0 { throw InputError.usage("task-epochs", "\(taskEpochs) is negative") }
    if let leastSteps, leastSteps < 1 { throw InputError.usage("least-steps", "\(leastSteps) is not at least 1") }
    if taskEpochs == 0 || epochs != 0 { try settings(seed: 0, epochs: epochs).validate() }
    try settings(seed: 0, epochs: max(1, taskEpochs)).validate()
    if !(heldOut >= 0 && heldOut <= 0.5) { throw InputError.usage("held-out", "\(heldOut) is not a share from 0 to 0.5") }
    if patience < 1 { throw InputError.usage("patience", "\(patience) is not at least 1") }
  }
}
