import Training

/// What happened in the stages of a training, told as one run.
struct TrainingHistory {
  /// Of each stage; what is still being made is counted when it is there.
  private var plannedStepCounts: [Int]
  private var stage = 0
  private(set) var steps: [TrainingStep] = []
  private(set) var ending = AdapterRecord.Ending.completed
  /// Where the loss was no longer finite: the step, counted over all stages, and its examples.
  private(set) var divergence: Divergence?
  var heldOutLosses: [Double] = []
  /// A watcher said stop, be it at the last step of a stage.
  var isStopped = false
  /// The step after which the adapter was what it is, counted over all stages.
  private(set) var keptStep = 0
  private var epochs = 0
  /// Steps of the stages before that ended early.
  private var skipped = 0

  init(plannedStepCounts: [Int]) { self.plannedStepCounts = plannedStepCounts }

  var plannedStepCount: Int { plannedStepCounts.reduce(0, +) }

  /// Whether there is a reason to begin another stage.
  var goesOn: Bool { ending == .completed && !isStopped }

  /// A stage's step with its number in the whole run.
  func placed(_ step: TrainingStep) -> TrainingStep {
    var step = step
    step.step += steps.count
    step.epoch += epochs
    step.stepCount += plannedStepCount - plannedStepCounts[stage] - skipped
    return step
  }

  mutating func append(_ outcome: TrainingOutcome, _ stage: TrainingSet.Stage) {
    let made = outcome.steps.map { placed($0) }
    plannedStepCounts[self.stage] = outcome.plannedStepCount
    self.stage += 1
    switch outcome.ending {
    case .completed: break
    case .stoppedEarly: skipped += outcome.plannedStepCount - outcome.steps.count
    case .stopped: ending = .stopped
    case .diverged(let step, let epoch, let examples):
      ending = .diverged
      let names = stage.examples(epoch: epoch).map(\.name)
      divergence = Divergence(step: steps.count + step, examples: examples.map { names[$0] })
    }
    // A stage of which nothing is left ends where the one before it did.
    if outcome.keptStep > 0 || steps.isEmpty { keptStep = steps.count + outcome.keptStep }
    if case .diverged = outcome.ending, outcome.steps.isEmpty { keptStep = max(0, keptStep - 1) }
    steps += made
    epochs += stage.epochs
    if isStopped && ending == .completed && steps.count < plannedStepCount - skipped { ending = .stopped }
  }
}

/// The step at which the loss or its gradient was no longer a finite number.
public struct Divergence: Sendable, Equatable, Codable {
  /// From 1.
  public var step: Int
  /// What the step was made of, for people.
  public var examples: [String]
}
