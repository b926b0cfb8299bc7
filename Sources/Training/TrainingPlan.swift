import Diagnostics
import Kernels
import Randomness

/// Which examples each step of a run sees: epochs, order and batches, all decided by the settings and the seed.
///
/// A sequence of steps that is made one epoch at a time, so that a run until further notice costs no memory.
public struct TrainingPlan: Sequence, IteratorProtocol, Sendable {
  public struct Step: Sendable, Equatable {
    /// From 0.
    public let epoch: Int
    /// Indices of examples.
    public let members: [Int]
    public let isLastOfEpoch: Bool
  }

  /// Steps of the whole run.
  public let stepCount: Int
  private let exampleCount: Int
  private let settings: TrainingSettings
  /// Examples in a step.
  private let stepLength: Int
  private var order: SeededGenerator
  private var epoch = -1
  /// Steps that were given out.
  private(set) var madeCount = 0
  /// What is left of the epoch, in its order.
  private var rest: ArraySlice<Int> = []

  public init(exampleCount: Int, settings: TrainingSettings) {
    self.exampleCount = exampleCount
    self.settings = settings
    order = SeededGenerator(seed: settings.seed, stream: "order")
    stepLength = settings.stepLength ?? Swift.max(1, exampleCount)
    stepCount = settings.epochs * ((exampleCount + stepLength - 1) / stepLength)
  }

  public var underestimatedCount: Int { stepCount }

  public mutating func next() -> Step? {
    if rest.isEmpty {
      epoch += 1
      guard epoch < settings.epochs, exampleCount > 0 else { return nil }
      let all = Array(0..<exampleCount)
      rest = (settings.shuffles ? order.shuffled(all) : all)[...]
    }
    defer { rest = rest.dropFirst(stepLength) }
    madeCount += 1
    return Step(epoch: epoch, members: settings.filled(rest.prefix(stepLength)), isLastOfEpoch: rest.count <= stepLength)
  }
}

extension TrainingSettings {
  /// Examples in a step; nil if it takes all.
  var stepLength: Int? {
    switch stepSize {
    case .examples(let batchSize, let accumulation): batchSize * accumulation
    case .fullBatch: nil
    }
  }

  /// The examples of a step, as often as the settings want them.
  func filled(_ members: some Collection<Int>) -> [Int] {
    let members = Array(members)
    guard fillsLastStep, let stepLength, !members.isEmpty else { return members }
    return (0..<stepLength).map { members[$0 % members.count] }
  }

  static let nothingToLearn = InputError.invalid(
    "training data", "no example has a token to learn", remedy: "Give a text of at least two tokens.")

  /// The steps, and the indices of the examples that they are made of.
  func plan(for examples: [TrainingExample]) throws -> (TrainingPlan, chosen: [Int]) {
    // An example without a target would be a step without a gradient.
    let chosen = examples.indices.filter { examples[$0].totalWeight > 0 }
    guard !chosen.isEmpty else { throw Self.nothingToLearn }
    let plan = TrainingPlan(exampleCount: chosen.count, settings: self)
    guard schedule.warmupSteps < plan.stepCount else {
      throw InputError.usage(
        "warmup-steps", "\(schedule.warmupSteps) leaves none of the \(plan.stepCount) steps at the full learning rate",
        remedy: "Warm up over fewer, or train for more epochs.")
    }
    return (plan, chosen)
  }

  /// Cuts examples into passes: at most the batch size each, and at most so many tokens (but at least one example).
  /// - Parameter members: Indices of `examples`.
  public func passes(of members: [Int], among examples: [TrainingExample]) -> [[Int]] {
    let limit = if case .examples(let batchSize, _) = stepSize { batchSize } else { Int.max }
    var passes: [[Int]] = []
    var tokens = 0
    for index in members {
      let length = examples[index].tokens.count
      if passes.isEmpty || passes[passes.count - 1].count >= limit || tokens + length > tokensPerPass {
        passes.append([])
        tokens = 0
      }
      passes[passes.count - 1].append(index)
      tokens += length
    }
    return passes
  }
}
