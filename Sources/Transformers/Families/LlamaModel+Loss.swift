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
    return hidden.crossEntropy(
      table: head.value, targets: sequences.flatMap { $0.dropFirst() }, weights: weights.flatMap { $0.dropFirst() }
    ).sum
  }
}
