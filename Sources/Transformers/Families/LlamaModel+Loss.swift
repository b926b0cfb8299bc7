import Autograd
import Kernels

extension LlamaModel {
  /// The weighted sum of next-token losses of some sequences, packed into one pass.
  ///
  /// A prefix that sequences have in common and only read, such as the opening of a chat template, is computed once.
  ///
  /// - Parameters:
  ///   - sequences: Tokens, at least two each.
  ///   - weights: For each token the weight of predicting it; the first is never predicted.
  ///   - targets: What is to be predicted in a token's place, for sequences where that is not the token itself.
  public func lossSum(
    _ sequences: [[Int32]], weights: [[Float]], targets: [TokenTargets?] = [], checkpointing: Bool = false
  ) -> Tensor {
    // The state that predicts the first token of any weight is a sequence's own.
    let batch = TokenBatch(
      sequences.map { Array($0.dropLast()) },
      sharingAtMost: weights.map { weights in (weights.dropFirst().firstIndex { $0 != 0 } ?? weights.count - 1) - 1 })
    var ownTargets = TokenTargets(), ownWeights: [Float] = []
    for (index, tokens) in sequences.enumerated() {
      let predicted = batch.sequences[index].prefix.count + 1..<tokens.count
      let given = index < targets.count ? targets[index] : nil
      ownTargets.append(contentsOf: given?.rows(predicted) ?? TokenTargets(Array(tokens[predicted])))
      ownWeights += weights[index][predicted]
    }
    return losses(hiddenStates(batch, checkpointing: checkpointing), targets: ownTargets, weights: ownWeights).sum
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
