import Kernels
import Randomness

/// Which examples each step of a run sees: epochs, order and batches, all decided by the settings and the seed.
///
/// A sequence of steps that is made one epoch at a time, so that a run until further notice costs no memory.
public struct TrainingPlan: Sequence, IteratorProtocol, Sendable {
  public struct Step: Sendable, Equatable {
    /// From 0.
    public let epoch: Int
    /// Indices of examples, pass after pass.
    public let passes: [[Int]]
  }

  /// Steps of the whole run.
  public let stepCount: Int
  private let examples: [TrainingExample]
  private let settings: TrainingSettings
  /// Examples in a step.
  private let stepLength: Int
  private var order: SeededGenerator
  private var epoch = -1
  /// What is left of the epoch, in its order.
  private var rest: ArraySlice<Int> = []

  public init(examples: [TrainingExample], settings: TrainingSettings) {
    self.examples = examples
    self.settings = settings
    order = SeededGenerator(seed: settings.seed, stream: "order")
    stepLength =
      switch settings.stepSize {
      case .examples(let batchSize, let accumulation): batchSize * accumulation
      case .fullBatch: Swift.max(1, examples.count)
      }
    stepCount = settings.epochs * ((examples.count + stepLength - 1) / stepLength)
  }

  public var underestimatedCount: Int { stepCount }

  public mutating func next() -> Step? {
    if rest.isEmpty {
      epoch += 1
      guard epoch < settings.epochs, !examples.isEmpty else { return nil }
      rest = (settings.shuffles ? order.shuffled(Array(examples.indices)) : Array(examples.indices))[...]
    }
    defer { rest = rest.dropFirst(stepLength) }
    return Step(epoch: epoch, passes: Self.passes(rest.prefix(stepLength), examples, settings))
  }

  /// Cuts a step into passes: at most the batch size each, and at most so many tokens (but at least one example).
  private static func passes(
    _ members: ArraySlice<Int>, _ examples: [TrainingExample], _ settings: TrainingSettings
  ) -> [[Int]] {
    let limit = if case .examples(let batchSize, _) = settings.stepSize { batchSize } else { Int.max }
    var passes: [[Int]] = []
    var tokens = 0
    for index in members {
      let length = examples[index].tokens.count
      if passes.isEmpty || passes[passes.count - 1].count >= limit || tokens + length > settings.tokensPerPass {
        passes.append([])
        tokens = 0
      }
      passes[passes.count - 1].append(index)
      tokens += length
    }
    return passes
  }
}
