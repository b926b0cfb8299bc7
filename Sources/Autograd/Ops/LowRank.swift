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
  ///     y = W·x + s · B·A·x, row by row
  ///
  /// | value | shape    |
  /// |-------|----------|
  /// | `x`   | `[N, K]` |
  /// | `A`   | `[r, K]` |
  /// | `B`   | `[M, r]` |
  /// | `y`   | `[N, M]` |
  ///
  /// Both products of the update add into the base's result, so nothing passes over `y` or `dx` a second time.
  ///
  /// Hu et al., "LoRA", 2021, §4.1, arXiv:2106.09685.
  public func mapped(by base: any LinearMap, plus a: Tensor, _ b: Tensor, scale s: Float) -> Tensor {
    precondition(
      shape[1] == a.shape[1] && a.shape[0] == b.shape[1], "low rank: \(shape) through \(a.shape) and \(b.shape)")
    let (x, a0, b0, tracesInput, saved) = (detached, a.detached, b.detached, isTraced, SavedTensor(self))
    let h = gemm(x, a0, transposeB: true)
    let y = base.applied(to: x)
    addProduct(h, b0, transposeB: true, alpha: s, into: y)
    return y.recorded(from: [self, a, b]) { dy in
      // dh = s · dy · B        dA = dhᵀ · x        dB = s · dyᵀ · h        dx = dy · W + dh · A
      let dh = gemm(dy, b0, alpha: s)
      var dx: Tensor?
      if tracesInput {
        let sum = base.transposeApplied(to: dy)
        addProduct(dh, a0, transposeB: false, alpha: 1, into: sum)
        dx = sum
      }
      return [dx, gemm(dh, saved.value, transposeA: true), gemm(dy, h, transposeA: true, alpha: s)]
    }
  }
}

/// `C += α · A · op(B)`, into a tensor that was just made and that nothing else has seen.
private func addProduct(_ a: Tensor, _ b: Tensor, transposeB: Bool, alpha: Float, into c: Tensor) {
  c.backend.gemm(
    m: c.shape[0], n: c.shape[1], k: a.shape[1], alpha: alpha, a.region, transposeA: false, b.region,
    transposeB: transposeB, beta: 1, into: c.region)
}
