import Autograd
import Diagnostics

/// What happened in one optimizer step.
public struct TrainingStep: Sendable, Equatable {
  /// From 1.
  public var step: Int
  public var stepCount: Int
  /// From 1.
  public var epoch: Int
  /// Mean loss in nats, before the step: over supervised tokens, by their weights.
  public var loss: Double
  public var learningRate: Double
  /// Norm of the mean gradient before clipping.
  public var gradientNorm: Double
  /// Tokens of its examples, read-only ones included.
  public var tokens: Int
}

/// What a watcher of the loop wants to happen next.
public enum TrainingDecision: Sendable {
  case more, stop
}

/// What a run did, and why it ended.
public struct TrainingOutcome: Sendable, Equatable {
  public enum Ending: Sendable, Equatable {
    /// All steps were made.
    case completed
    /// The loss of held-out examples no longer fell.
    case stoppedEarly
    /// A watcher said stop.
    case stopped
    /// The loss or its gradient was no longer a finite number at this step, which is one more than there are if that was
    /// found after the last. The parameters are the last with which they were: those before the step that was applied
    /// last, or the best ones if examples are held out. The examples are numbered as they were given for their epoch, which
    /// counts from 0.
    case diverged(step: Int, epoch: Int, examples: [Int])
  }
  /// The steps that were applied.
  public var steps: [TrainingStep]
  /// The steps that the settings ask for.
  public var plannedStepCount: Int
  public var ending: Ending
  /// The step, from 1, after which the parameters were what they are now; 0 if none of this run is left.
  public var keptStep = 0
}

/// Trains parameters on examples; knows no model, only a closure that makes losses.
///
/// A step's loss is a mean over all its supervised tokens, however they are spread over passes:
///
///     loss = Σ_passes Σ_tokens weight · (−log P(token)) / Σ_passes Σ_tokens weight
///
/// so that accumulating 4 × 1 examples gives what a batch of 4 gives.
public struct TrainingLoop {
  public let settings: TrainingSettings

  public init(_ settings: TrainingSettings) throws {
    try settings.validate()
    self.settings = settings
  }

  /// Finds out whether ``run(_:on:stopping:loss:onStep:onPass:)`` can begin.
  /// - Throws: ``InputError`` if there is nothing to learn, or no step at the full learning rate.
  public func check(_ examples: [TrainingExample]) throws { _ = try settings.plan(for: examples) }

  /// Runs all steps, until `onStep` says stop or the loss is no longer finite.
  ///
  /// - Parameters:
  ///   - optimizer: Holds the parameters; given from outside so that a later stage can go on with its moments.
  ///   - stopping: Ends the run when held-out examples say so, and keeps the best state.
  ///   - checksLastStep: Whether the last step's first pass is looked at once more, for one that went wrong: in a run that
  ///     another follows, that shows at its first step.
  ///   - loss: Gives the weighted sum of token losses of some examples, computed from the parameters.
  ///   - onStep: Sees each step; `.stop` ends the run after it.
  ///   - onPass: Told before each pass of a step, counted from 1; `.stop` ends the run, and the step is not made.
  /// - Throws: ``InputError`` if no example has a token to learn, or if the warm-up never ends; what the closures throw.
  @discardableResult
  public func run(
    _ optimizer: AdamW, on data: TrainingData, stopping: EarlyStopping? = nil, checksLastStep: Bool = false,
    loss: ([TrainingExample]) throws -> Tensor,
    onStep: (TrainingStep) throws -> TrainingDecision = { _ in .more },
    onPass: (_ pass: Int, _ count: Int) throws -> TrainingDecision = { _, _ in .more }
  ) throws -> TrainingOutcome {
    var outcome = try makeSteps(optimizer, on: data, stopping, checksLastStep, loss, onStep, onPass)
    keep(&outcome, optimizer, stopping)
    return outcome
  }

  private func makeSteps(
    _ optimizer: AdamW, on data: TrainingData, _ stopping: EarlyStopping?, _ checksLastStep: Bool,
    _ loss: ([TrainingExample]) throws -> Tensor, _ onStep: (TrainingStep) throws -> TrainingDecision, _ onPass: (Int, Int) throws -> TrainingDecision
  ) throws -> TrainingOutcome {
    var steps = try TrainingSteps(data, settings)
    var outcome = TrainingOutcome(steps: [], plannedStepCount: 0, ending: .completed)
    var lastPass: (examples: [TrainingExample], epoch: Int, places: [Int]) = ([], 0, [])
    stepping: while true {
      let step: TrainingSteps.Step
      switch try steps.next() {
      case .step(let next): step = next
      case .end: break stepping
      case .stopped:
        outcome.ending = .stopped
        break stepping
      }
      outcome.plannedStepCount = step.stepCount
      let examples = step.examples, passes = settings.passes(of: Array(examples.indices), among: examples)
      guard let (sum, gradients) = try accumulate(passes, examples, optimizer.parameters, loss, onPass) else {
        outcome.ending = .stopped
        return outcome
      }
      let weight = examples.reduce(0.0) { $0 + $1.totalWeight }
      let norm = gradients.sumOfSquares.squareRoot() / weight
      guard sum.isFinite && norm.isFinite else {
        outcome.ending = .diverged(step: step.index + 1, epoch: step.epoch, examples: step.places)
        return outcome
      }
      let learningRate = settings.learningRate * settings.schedule.factor(step: step.index, of: step.stepCount)
      optimizer.step(gradients, learningRate: learningRate, gradientScale: clipping(norm) / weight)
      let record = TrainingStep(
        step: step.index + 1, stepCount: step.stepCount, epoch: step.epoch + 1, loss: sum / weight,
        learningRate: learningRate, gradientNorm: norm, tokens: examples.reduce(0) { $0 + $1.tokens.count })
      outcome.steps.append(record)
      lastPass = (passes[0].map { examples[$0] }, step.epoch, passes[0].map { step.places[$0] })
      let decision = try onStep(record)
      let isEnough = try step.isLastOfEpoch && stopping?.measure(optimizer.parameters, settings, step: record.step) == true
      if case .stop = decision, record.step < step.stepCount {
        outcome.ending = .stopped
        break
      }
      if isEnough && record.step < step.stepCount {
        outcome.ending = .stoppedEarly
        break
      }
    }
    // What the last step made of the parameters shows in the next loss only.
    if try checksLastStep && !lastPass.examples.isEmpty && !loss(lastPass.examples).scalar.isFinite {
      outcome.ending = .diverged(step: outcome.steps.count + 1, epoch: lastPass.epoch, examples: lastPass.places)
    }
    return outcome
  }

  /// Gives the parameters the state that is kept, and says after which step that was.
  private func keep(_ outcome: inout TrainingOutcome, _ optimizer: AdamW, _ stopping: EarlyStopping?) {
    outcome.keptStep = outcome.steps.count
    if let best = stopping?.restoreBest() {
      outcome.keptStep = best
    } else if case .diverged = outcome.ending {
      optimizer.undoStep()
      outcome.keptStep = max(0, outcome.steps.count - 1)
    }
  }

  /// The same on examples that stay as they are.
  @discardableResult
  public func run(
    _ optimizer: AdamW, on examples: [TrainingExample], loss: ([TrainingExample]) throws -> Tensor,
    onStep: (TrainingStep) throws -> TrainingDecision = { _ in .more },
    onPass: (_ pass: Int, _ count: Int) throws -> TrainingDecision = { _, _ in .more }
  ) throws -> TrainingOutcome {
    try run(optimizer, on: TrainingData(examples), loss: loss, onStep: onStep, onPass: onPass)
  }

  /// The sums of losses and gradients over the passes of a step; nil if it was stopped.
  private func accumulate(
    _ passes: [[Int]], _ examples: [TrainingExample], _ parameters: [Parameter],
    _ loss: ([TrainingExample]) throws -> Tensor, _ onPass: (Int, Int) throws -> TrainingDecision
  ) throws -> (Double, Gradients)? {
    var sum = 0.0
    var total: Gradients?
    for (index, pass) in passes.enumerated() {
      if case .stop = try onPass(index + 1, passes.count) { return nil }
      sum += Double(try addGradients(of: parameters, to: &total) { try loss(pass.map { examples[$0] }) }.scalar)
    }
    guard let total else { preconditionFailure("TrainingLoop: a step without passes") }
    return (sum, total)
  }

  /// The factor that brings a gradient of this norm down to the largest allowed (as PyTorch's `clip_grad_norm_`).
  private func clipping(_ norm: Double) -> Double {
    guard settings.maxGradientNorm > 0 else { return 1 }
    return min(1, settings.maxGradientNorm / (norm + 1e-6))
  }
}
