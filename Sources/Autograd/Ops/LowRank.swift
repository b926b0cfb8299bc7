import Kernels

/// A frozen linear map: a dense or quantised weight that is applied and never trained.
public protocol LinearMap: AnyObject {
  /// `y = x · Wᵀ` (plus a bias, if there is one) in memory of its own.     x: [N, K]   y: [N, M]
  func applied(to x: Tensor) -> Tensor
  /// `dx = dy · W`, the gradient of ``applied(to:)``, in memory of its own.
  func transposeApplied(to dy: Tensor) -> Tensor
}

extension Tensor {
  /// `y = W·x`, row by row, for a frozen map.
  public func mapped(by base: any LinearMap) -> Tensor {
    base.applied(to: detached).recorded(from: [self]) { dy in [base.transposeApplied(to: dy)] }
  }

  /// A frozen map with a trained low-rank update, in one operation.
  ///
  ///     y = W·x + ΔW·x′, row by row          x, x′: [N, K]   y: [N, M]
  ///
  /// All products of the update add into the base's result, so nothing passes over `y` or `dx` a second time.
  ///
  /// Hu et al., "LoRA", 2021, §4.1, arXiv:2106.09685.
  /// - Parameter input: `x′`, if the update reads something else than the base.
  public func mapped(by base: any LinearMap, plus update: LowRankUpdate, of input: Tensor? = nil) -> Tensor {
    let (s, terms, tracesBase) = (update.scale, update.terms, isTraced), separate = input != nil
    let input = input ?? self, tracesInput = input.isTraced, x = input.detached, saved = SavedTensor(input)
    precondition(
      input.shape == shape && shape[1] == update.a.shape[1], "low rank: \(shape) through \(update.a.shape)")
    let y = base.applied(to: detached)
    let h = terms.map { down, up in
      let h = gemm(x, down, transposeB: true)
      addProduct(h, up, transposeB: true, alpha: s, into: y)
      return h
    }[0]
    // The closure keeps no values of the input that can be made again.
    let inputShape = x.shape
    return y.recorded(from: [self, update.a, update.b] + (separate ? [input] : [])) { dy in
      // dh = s · dy · B      dA = dhᵀ · x′      dB = s · dyᵀ · A·x′      dx = dy · W      dx′ = Σ (s · dy · up) · down
      let parts = terms.map { gemm(dy, $0.up, alpha: s) }
      let dx = tracesBase ? base.transposeApplied(to: dy) : nil
      var dInput = separate ? nil : dx
      if tracesInput {
        let sum = dInput ?? Tensor(repeating: 0, shape: inputShape, on: dy.backend)
        for (part, term) in zip(parts, terms) { addProduct(part, term.down, transposeB: false, alpha: 1, into: sum) }
        dInput = sum
      }
      let dh = parts.dropFirst().reduce(parts[0]) { $0.added($1) }
      return [
        dx, gemm(dh, saved.value, transposeA: true), gemm(dy, h, transposeA: true, alpha: s), separate ? dInput : nil,
      ]
    }
  }
}

/// `C += α · A · op(B)`, into a tensor that was just made and that nothing else has seen.
private func addProduct(_ a: Tensor, _ b: Tensor, transposeB: Bool, alpha: Float, into c: Tensor) {
  c.backend.gemm(
    m: c.shape[0], n: c.shape[1], k: a.shape[1], alpha: alpha, a.region, transposeA: false, b.region,
    transposeB: transposeB, beta: 1, into: c.region)
}
