import Kernels

/// Which examples each step of a run sees: epochs, order and batches, all decided by the settings and the seed.
public struct TrainingPlan: Sendable {
  public struct Step: Sendable, Equatable {
    /// From 0.
    public let epoch: Int
    /// Indices of examples, pass after pass.
    public let passes: [[Int]]
  }
  public let steps: [Step]

  public init(examples: [TrainingExample], settings: TrainingSettings) {
    var order = SeededGenerator(seed: settings.seed, stream: "order")
    let stepLength =
      switch settings.stepSize {
      case .examples(let batchSize, let accumulation): batchSize * accumulation
      case .fullBatch: max(1, examples.count)
      }
    var steps: [Step] = []
    for epoch in 0..<settings.epochs {
      let indices = settings.shuffles ? order.shuffled(Array(examples.indices)) : Array(examples.indices)
      for start in stride(from: 0, to: indices.count, by: stepLength) {
        let members = indices[start..<min(start + stepLength, indices.count)]
        steps.append(Step(epoch: epoch, passes: Self.passes(members, examples, settings)))
      }
    }
    self.steps = steps
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
