/// One sequence to learn from.
public struct TrainingExample: Sendable, Equatable {
  public let tokens: [Int32]
  /// The weight of predicting `tokens[i]` from those before it; 0 masks. The first is never predicted.
  public let weights: [Float]

  /// - Parameter supervisedFrom: The first token that is learnt; those before are read only.
  public init(_ tokens: [Int32], supervisedFrom start: Int = 0) {
    self.tokens = tokens
    weights = tokens.indices.map { $0 == 0 || $0 < start ? 0 : 1 }
  }

  public init(_ tokens: [Int32], weights: [Float]) {
    precondition(tokens.count == weights.count, "TrainingExample: one weight for each token")
    self.tokens = tokens
    self.weights = tokens.indices.map { $0 == 0 ? 0 : weights[$0] }
  }

  /// `Σ weights`: what the example counts in a mean over tokens.
  public var totalWeight: Double { weights.reduce(0.0) { $0 + Double($1) } }
}
