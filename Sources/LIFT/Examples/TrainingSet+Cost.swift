import Training

extension TrainingSet {
  /// What a run costs, known before it begins.
  public struct Cost: Sendable, Equatable {
    public var documentTokens = 0
    /// Tokens that pass through the model in all epochs, forward and backward.
    public var trainedTokens = 0
    /// Tokens among them that are learnt.
    public var supervisedTokens = 0
    public var examples = 0
    public var steps = 0
    /// The longest example.
    public var longestExample = 0

    /// How many times the document's length is trained on.
    public var documentLengths: Double { Double(trainedTokens) / Double(max(1, documentTokens)) }
  }

  /// The steps of each stage.
  func stepCounts(_ settings: LiftSettings) -> [Int] {
    stages.map { stage in
      let count = stage.examples(epoch: 0).count { $0.example.totalWeight > 0 }
      let training = settings.training.settings(seed: settings.seed, epochs: stage.epochs)
      return TrainingPlan(exampleCount: count, settings: training).stepCount
    }
  }

  public func cost(_ settings: LiftSettings) -> Cost {
    var cost = Cost(documentTokens: tokens.count, steps: stepCounts(settings).reduce(0, +))
    for stage in stages {
      // Epochs that differ differ in their lengths.
      for epoch in 0..<(stage.changesWithEpoch ? stage.epochs : 1) {
        let examples = stage.examples(epoch: epoch).map(\.example).filter { $0.totalWeight > 0 }
        let times = stage.changesWithEpoch ? 1 : stage.epochs
        cost.examples = max(cost.examples, examples.count)
        cost.trainedTokens += times * examples.reduce(0) { $0 + $1.tokens.count }
        cost.supervisedTokens += times * examples.reduce(0) { $0 + $1.weights.count { $0 > 0 } }
        cost.longestExample = max(cost.longestExample, examples.map(\.tokens.count).max() ?? 0)
      }
    }
    return cost
  }
}
