import Kernels

/// One sequence to learn from.
public struct TrainingExample: Sendable, Equatable {
  public let tokens: [Int32]
  /// The weight of predicting `tokens[i]` from those before it; 0 masks. The first is never predicted.
  public let weights: [Float]
  /// What is to be predicted in each token's place, where it is not the token itself: a teacher's probabilities.
  public let targets: TokenTargets?

  /// - Parameter supervisedFrom: The first token that is learnt; those before are read only.
  public init(_ tokens: [Int32], supervisedFrom start: Int = 0) {
    self.tokens = tokens
    weights = tokens.indices.map { $0 == 0 || $0 < start ? 0 : 1 }
    targets = nil
  }

  public init(_ tokens: [Int32], weights: [Float], targets: TokenTargets? = nil) {
    precondition(tokens.count == weights.count, "TrainingExample: one weight for each token")
    precondition(targets.map { $0.count == tokens.count } ?? true, "TrainingExample: one row of targets for each token")
    self.tokens = tokens
    self.targets = targets
    self.weights = tokens.indices.map { $0 == 0 ? 0 : weights[$0] }
  }

  /// `Σ weights`: what the example counts in a mean over tokens.
  public var totalWeight: Double { weights.reduce(0.0) { $0 + Double($1) } }
}
