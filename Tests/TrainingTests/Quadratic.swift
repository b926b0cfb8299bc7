import Autograd
import TestSupport
import Training

/// A model small enough to differentiate by hand: one value for each token, which should become the token's target.
///
///     loss = Σ_i weights[i] · (p[tokens[i]] − target(tokens[i]))²
final class Quadratic {
  static let vocabularySize = 6
  let p = Parameter(name: "p", Tensor(initial, shape: [vocabularySize, 1]))

  static let initial: [Float] = [0, 0.5, -1, 2, 0, 1]
  static func target(_ token: Int32) -> Float { Float(token) / 2 - 1 }

  func loss(_ examples: [TrainingExample]) -> Tensor {
    let tokens = examples.flatMap(\.tokens), n = tokens.count
    let difference = p.value.rows(tokens) + Tensor(tokens.map { -Self.target($0) }, shape: [n, 1])
    return (difference * difference * Tensor(examples.flatMap(\.weights), shape: [n, 1])).sum()
  }

  /// Sum of losses and of gradients of some examples, in Double, from the formula.
  static func sums(_ p: [Double], _ examples: [TrainingExample]) -> (loss: Double, gradient: [Double]) {
    var loss = 0.0, gradient = [Double](repeating: 0, count: p.count)
    for example in examples {
      for (token, weight) in zip(example.tokens, example.weights) {
        let difference = p[Int(token)] - Double(target(token))
        loss += Double(weight) * difference * difference
        gradient[Int(token)] += 2 * Double(weight) * difference
      }
    }
    return (loss, gradient)
  }

  /// Sequences of unequal lengths, one of them half masked and one with fractional weights.
  static let examples = [
    TrainingExample([0, 1, 2]), TrainingExample([3, 4]), TrainingExample([5, 4, 3, 2, 1, 0]),
    TrainingExample([1, 3, 5, 0], supervisedFrom: 2), TrainingExample([2, 2, 2], weights: [0, 0.25, 0.5]),
    TrainingExample([4, 5]), TrainingExample([0, 5, 0, 5, 0, 5, 0, 5]), TrainingExample([1, 2, 3, 4]),
  ]
}
