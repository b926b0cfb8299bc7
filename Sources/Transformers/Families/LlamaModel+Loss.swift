import Autograd
import Kernels

extension LlamaModel {
  /// The weighted sum of next-token losses of some sequences, packed into one pass.
  ///
  /// - Parameters:
  ///   - sequences: Tokens, at least two each.
  ///   - weights: For each token the weight of predicting it; the first is never predicted.
  ///   - targets: What is to be predicted in a token's place, for sequences where that is not the token itself.
  public func lossSum(
    _ sequences: [[Int32]], weights: [[Float]], targets: [TokenTargets?] = [], checkpointing: Bool = false
  ) -> Tensor {
    var allTargets = TokenTargets()
    for (index, tokens) in sequences.enumerated() {
      let own = index < targets.count ? targets[index] : nil
      allTargets.append(contentsOf: own?.rows(1..<tokens.count) ?? TokenTargets(Array(tokens.dropFirst())))
    }
    let hidden = hiddenStates(TokenBatch(sequences.map { Array($0.dropLast()) }), checkpointing: checkpointing)
    return losses(
      hidden, targets: allTargets, weights: weights.flatMap { $0.dropFirst() }
    ).sum
  }

  /// The losses of next tokens, from hidden states.
  public func losses(_ hidden: Tensor, targets: TokenTargets, weights: [Float]) -> TokenLosses {
    let update = headUpdate.map { $0(hidden) }
    if let linear = head as? Linear {
      return hidden.crossEntropy(table: linear.weight.value, plus: update, targets: targets, weights: weights)
    }
    return hidden.crossEntropy(
      through: head, plus: update, vocabularySize: configuration.vocabularySize, targets: targets, weights: weights)
  }

  /// The same with one right token for each state.
  public func losses(_ hidden: Tensor, targets: [Int32], weights: [Float]) -> TokenLosses {
    losses(hidden, targets: TokenTargets(targets), weights: weights)
  }
}
