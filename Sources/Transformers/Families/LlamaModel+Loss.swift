import Autograd

extension LlamaModel {
  /// The weighted sum of next-token losses of some sequences, packed into one pass.
  ///
  /// - Parameters:
  ///   - sequences: Tokens, at least two each.
  ///   - weights: For each token the weight of predicting it; the first is never predicted.
  public func lossSum(
    _ sequences: [[Int32]], weights: [[Float]], checkpointing: Bool = false
  ) -> Tensor {
    let hidden = hiddenStates(TokenBatch(sequences.map { Array($0.dropLast()) }), checkpointing: checkpointing)
    return losses(
      hidden, targets: sequences.flatMap { $0.dropFirst() }, weights: weights.flatMap { $0.dropFirst() }
    ).sum
  }

  /// The losses of next tokens, from hidden states.
  public func losses(_ hidden: Tensor, targets: [Int32], weights: [Float]) -> TokenLosses {
    let update = headUpdate.map { $0(hidden) }
    if let linear = head as? Linear {
      return hidden.crossEntropy(table: linear.weight.value, plus: update, targets: targets, weights: weights)
    }
    return hidden.crossEntropy(
      through: head, plus: update, vocabularySize: configuration.vocabularySize, targets: targets, weights: weights)
  }
}
