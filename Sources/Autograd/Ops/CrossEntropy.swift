import Kernels

/// A weighted sum of token losses, and the losses one by one.
public struct TokenLosses {
  /// `Σ_n weights[n] · losses[n]`, one element, on the tape of the hidden states.
  public let sum: Tensor
  /// `−log P(target)` in nats for each position; 0 where the weight is 0, because no logits are made there.
  public let losses: [Float]
}

/// Rows of logits that exist at one time; bounds their memory whatever the number of tokens.
private let logitBytesLimit = 24 << 20

extension Tensor {
  /// Cross-entropy of the next token, from hidden states, without ever holding all logits.
  ///
  ///     losses[n] = log Σ_j e^(h[n]·W[j]) − h[n]·W[targets[n]]          h: [N, D]   W: [V, D]
  ///
  /// Logits are made for a chunk of positions at a time and only where the weight is not 0. If a gradient will be
  /// wanted, it is taken from the chunk while it is there: the logits are never computed twice.
  ///
  /// - Parameters:
  ///   - table: The output head `W`, usually the tied embedding.
  ///   - targets: The right token for each position; not read where the weight is 0.
  ///   - weights: The weight of each position's loss; 0 masks it.
  public func crossEntropy(table w: Tensor, targets: [Int32], weights: [Float]) -> TokenLosses {
    precondition(w.shape[1] == shape[1], "crossEntropy: \(shape) with head \(w.shape)")
    let w0 = w.detached
    return crossEntropy(
      vocabularySize: w.shape[0], targets: targets, weights: weights, table: w, logits: { gemm($0, w0, transposeB: true) },
      inputGradient: { gemm($0, w0) })
  }

  /// The same through a frozen head, `h[n]·W[j]` for every `j` at once.
  public func crossEntropy(
    through head: any LinearMap, vocabularySize: Int, targets: [Int32], weights: [Float]
  ) -> TokenLosses {
    crossEntropy(
      vocabularySize: vocabularySize, targets: targets, weights: weights, table: nil, logits: head.applied(to:),
      inputGradient: head.transposeApplied(to:))
  }

  /// - Parameter table: What the head's own gradient is wanted for, if it is traced.
  private func crossEntropy(
    vocabularySize: Int, targets: [Int32], weights: [Float], table: Tensor?, logits head: (Tensor) -> Tensor,
    inputGradient: (Tensor) -> Tensor
  ) -> TokenLosses {
    let (rows, width) = (shape[0], shape[1])
    precondition(
      targets.count == rows && weights.count == rows,
      "crossEntropy: \(shape) with \(targets.count) targets and \(weights.count) weights")
    let backend = backend
    let labelled = (0..<rows).filter { weights[$0] != 0 }.map(Int32.init)
    let h = labelled.count == rows ? detached : detached.rows(labelled)
    let chosenTargets = labelled.map { targets[Int($0)] }, chosenWeights = labelled.map { weights[Int($0)] }
    let (wantsInput, wantsTable) = (isTraced, table?.isTraced ?? false)
    let dh = wantsInput ? Region(count: labelled.count * width, on: backend) : nil
    let dw = wantsTable ? Tensor(repeating: 0, shape: [vocabularySize, width], on: backend) : nil

    var losses = [Float](repeating: 0, count: rows)
    var sum = 0.0
    // Chunks of about one size and of more than a few rows, so that each is worth reading the table for.
    let limit = max(64, logitBytesLimit / (4 * vocabularySize))
    let chunkCount = (labelled.count + limit - 1) / limit
    let chunk = max(1, (labelled.count + chunkCount - 1) / max(1, chunkCount))
    for first in stride(from: 0, to: labelled.count, by: chunk) {
      let range = first..<min(first + chunk, labelled.count)
      let part = h.region.slice(first * width, count: range.count * width)
      let logitRows = head(Tensor(part, shape: [range.count, width])), logits = logitRows.region
      var partLosses: [Float] = []
      backend.crossEntropy(
        logits, targets: chosenTargets[range], weights: wantsInput || wantsTable ? chosenWeights[range] : nil,
        losses: &partLosses)
      for (index, loss) in zip(range, partLosses) {
        losses[Int(labelled[index])] = loss
        sum += Double(loss) * Double(chosenWeights[index])
      }
      // The logits now hold dlogits:   dh = dlogits · W          dW += dlogitsᵀ · h
      if let dh {
        backend.copy(
          inputGradient(logitRows).region, into: dh.slice(first * width, count: range.count * width))
      }
      if let dw {
        backend.gemm(
          m: vocabularySize, n: width, k: range.count, alpha: 1, logits, transposeA: true, part, transposeB: false,
          beta: 1, into: dw.region)
      }
    }

    let shape = shape
    // Without a table there is no second input, and its nil is not looked at.
    let inputs = [self] + (table.map { [$0] } ?? [])
    let total = Tensor(repeating: Float(sum), shape: [1], on: backend).recorded(from: inputs) { seed in
      [
        dh.map { dh in
          let scaled = Tensor(shape: [labelled.count, width], on: backend) {
            backend.scale(seed.scalar, dh, into: $0)
          }
          guard labelled.count < rows else { return scaled }
          let full = Tensor(repeating: 0, shape: shape, on: backend)
          backend.scatterAddRows(scaled.region, width: width, ids: labelled, into: full.region)
          return full
        },
        dw.map { $0.scaled(by: seed.scalar) },
      ]
    }
    return TokenLosses(sum: total, losses: losses)
  }
}
