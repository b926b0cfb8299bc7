import Kernels

/// A weighted sum of token losses, and the losses one by one.
public struct TokenLosses {
  /// `Σ_n weights[n] · losses[n]`, one element, on the tape of the hidden states.
  public let sum: Tensor
  /// `−log P(target)` in nats for each position; 0 where the weight is 0, because no logits are made there.
  public let losses: [Float]
}

/// What a low-rank update adds to logits: `u · Bᵀ`.     u: [N, r]   B: [V, r]
public struct LogitUpdate {
  public let u: Tensor
  public let b: Tensor

  public init(u: Tensor, b: Tensor) {
    precondition(
      u.shape.count == 2 && b.shape.count == 2 && u.shape[1] == b.shape[1], "LogitUpdate: \(u.shape) by \(b.shape)")
    self.u = u
    self.b = b
  }
}

/// Rows of logits that exist at one time; bounds their memory whatever the number of tokens.
private let logitBytesLimit = 24 << 20

extension Tensor {
  /// Cross-entropy of the next token, from hidden states, without ever holding all logits.
  ///
  ///     losses[n] = Σ_t share[n, t] · (log Σ_j e^(h[n]·W[j]) − h[n]·W[class[n, t]])          h: [N, D]   W: [V, D]
  ///
  /// Logits are made for a chunk of positions at a time and only where the weight is not 0. If a gradient will be
  /// wanted, it is taken from the chunk while it is there: the logits are never computed twice.
  ///
  /// - Parameters:
  ///   - table: The output head `W`, usually the tied embedding.
  ///   - targets: What is right at each position, usually one token; not read where the weight is 0.
  ///   - weights: The weight of each position's loss; 0 masks it.
  ///   - update: Is added to the logits, chunk by chunk as they are made.
  public func crossEntropy(
    table w: Tensor, plus update: LogitUpdate? = nil, targets: TokenTargets, weights: [Float]
  ) -> TokenLosses {
    precondition(w.shape[1] == shape[1], "crossEntropy: \(shape) with head \(w.shape)")
    let w0 = w.detached
    return crossEntropy(
      vocabularySize: w.shape[0], targets: targets, weights: weights, table: w, update: update,
      logits: { gemm($0, w0, transposeB: true) }, inputGradient: { gemm($0, w0) })
  }

  /// The same through a frozen head, `h[n]·W[j]` for every `j` at once.
  public func crossEntropy(
    through head: any LinearMap, plus update: LogitUpdate? = nil, vocabularySize: Int, targets: TokenTargets,
    weights: [Float]
  ) -> TokenLosses {
    crossEntropy(
      vocabularySize: vocabularySize, targets: targets, weights: weights, table: nil, update: update,
      logits: head.applied(to:), inputGradient: head.transposeApplied(to:))
  }

  /// The same with one right token for each position.
  public func crossEntropy(
    table: Tensor, plus update: LogitUpdate? = nil, targets: [Int32], weights: [Float]
  ) -> TokenLosses {
    crossEntropy(table: table, plus: update, targets: TokenTargets(targets), weights: weights)
  }

  /// - Parameter table: What the head's own gradient is wanted for, if it is traced.
  private func crossEntropy(
    vocabularySize: Int, targets: TokenTargets, weights: [Float], table: Tensor?, update: LogitUpdate?,
    logits head: (Tensor) -> Tensor, inputGradient: (Tensor) -> Tensor
  ) -> TokenLosses {
    let (rows, width) = (shape[0], shape[1])
    precondition(
      targets.count == rows && weights.count == rows,
      "crossEntropy: \(shape) with \(targets.count) targets and \(weights.count) weights")
    let backend = backend
    let labelled = (0..<rows).filter { weights[$0] != 0 }.map(Int32.init)
    let h = labelled.count == rows ? detached : detached.rows(labelled)
    let chosenTargets = labelled.count == rows ? targets : targets.rows(labelled.lazy.map(Int.init))
    let chosenWeights = labelled.map { weights[Int($0)] }
    let (wantsInput, wantsTable) = (isTraced, table?.isTraced ?? false)
    let lowRank = update.map { UpdateGradient($0, labelled: labelled.count == rows ? nil : labelled) }
    let wantsGradient = wantsInput || wantsTable || lowRank?.isWanted == true
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
      let states = h.region.slice(first * width, count: range.count * width)
      let logitRows = head(Tensor(states, shape: [range.count, width])), logits = logitRows.region
      lowRank?.add(to: logitRows, range)
      var partLosses: [Float] = []
      backend.crossEntropy(
        logits, targets: chosenTargets, rows: range, weights: wantsGradient ? chosenWeights[range] : nil,
        losses: &partLosses)
      for (index, loss) in zip(range, partLosses) {
        losses[Int(labelled[index])] = loss
        sum += Double(loss) * Double(chosenWeights[index])
      }
      // The logits now hold dlogits:   dh = dlogits · W          dW += dlogitsᵀ · h
      lowRank?.takeGradient(of: logitRows, range)
      if let dh {
        backend.copy(
          inputGradient(logitRows).region, into: dh.slice(first * width, count: range.count * width))
      }
      if let dw {
        backend.gemm(
          m: vocabularySize, n: width, k: range.count, alpha: 1, logits, transposeA: true, states, transposeB: false,
          beta: 1, into: dw.region)
      }
    }

    let shape = shape
    // What is absent is no input, and what stands for its gradient is left out, too.
    let inputs = [self] + (table.map { [$0] } ?? []) + (update.map { [$0.u, $0.b] } ?? [])
    let hasTable = table != nil
    let total = Tensor(repeating: Float(sum), shape: [1], on: backend).recorded(from: inputs) { seed in
      let byInput = dh.map {
        Tensor($0, shape: [labelled.count, width]).scaled(by: seed.scalar).spread(to: shape, labelled)
      }
      return [byInput] + (hasTable ? [dw?.scaled(by: seed.scalar)] : [])
        + (lowRank?.gradients(scaledBy: seed.scalar) ?? [])
    }
    return TokenLosses(sum: total, losses: losses)
  }
}

extension Tensor {
  /// The rows in their places among rows of zeros.
  fileprivate func spread(to shape: [Int], _ places: [Int32]) -> Tensor {
    guard places.count < shape[0] else { return self }
    let full = Tensor(repeating: 0, shape: shape, on: backend)
    backend.scatterAddRows(region, width: shape[1], ids: places, into: full.region)
    return full
  }
}

/// A low-rank update of logits at the labelled rows, and its gradients, gathered chunk by chunk.
///
///     logits += u · Bᵀ          du = dlogits · B          dB += dlogitsᵀ · u
private struct UpdateGradient {
  private let u: Tensor
  private let b: Tensor
  private let shape: [Int]
  private let labelled: [Int32]?
  private let du: Tensor?
  private let db: Tensor?

  /// - Parameter labelled: The rows that logits are made of; nil if all.
  init(_ update: LogitUpdate, labelled: [Int32]?) {
    u = labelled.map { update.u.detached.rows($0) } ?? update.u.detached
    b = update.b.detached
    shape = update.u.shape
    self.labelled = labelled
    du = update.u.isTraced ? Tensor(repeating: 0, shape: u.shape, on: u.backend) : nil
    db = update.b.isTraced ? Tensor(repeating: 0, shape: b.shape, on: b.backend) : nil
  }

  var isWanted: Bool { du != nil || db != nil }

  func add(to logits: Tensor, _ rows: Range<Int>) {
    u.backend.gemm(
      m: rows.count, n: b.shape[0], k: b.shape[1], alpha: 1, slice(u, rows), transposeA: false, b.region,
      transposeB: true, beta: 1, into: logits.region)
  }

  func takeGradient(of logits: Tensor, _ rows: Range<Int>) {
    let (vocabulary, rank) = (b.shape[0], b.shape[1])
    if let du {
      u.backend.gemm(
        m: rows.count, n: rank, k: vocabulary, alpha: 1, logits.region, transposeA: false, b.region, transposeB: false,
        beta: 0, into: slice(du, rows))
    }
    if let db {
      u.backend.gemm(
        m: vocabulary, n: rank, k: rows.count, alpha: 1, logits.region, transposeA: true, slice(u, rows),
        transposeB: false, beta: 1, into: db.region)
    }
  }

  /// By `u` and by `B`.
  func gradients(scaledBy factor: Float) -> [Tensor?] {
    [
      du.map { $0.scaled(by: factor).spread(to: shape, labelled ?? (0..<Int32(shape[0])).map { $0 }) },
      db?.scaled(by: factor),
    ]
  }

  private func slice(_ x: Tensor, _ rows: Range<Int>) -> Region {
    x.region.slice(rows.lowerBound * b.shape[1], count: rows.count * b.shape[1])
  }
}
