import Kernels

extension Tensor {
  /// Matrix product with the second factor transposed, as linear layers store it.
  ///
  ///     y = x · wᵀ            x: [N, K]   w: [M, K]   y: [N, M]
  public func matmulTransposed(_ w: Tensor) -> Tensor {
    precondition(
      shape.count == 2 && w.shape.count == 2 && shape[1] == w.shape[1], "matmulTransposed: \(shape) by \(w.shape)ᵀ")
    let (x, w0, saved) = (detached, w.detached, SavedTensor(self))
    let (tracesInput, tracesWeight) = (isTraced, w.isTraced)
    // dx = dy · w          dw = dyᵀ · x
    return gemm(x, w0, transposeB: true).recorded(from: [self, w]) { dy in
      [
        tracesInput ? gemm(dy, w0) : nil,
        tracesWeight ? gemm(dy, saved.value, transposeA: true) : nil,
      ]
    }
  }

  /// `y[n] = x[n] + bias` for every row.
  public func addingBias(_ bias: Tensor) -> Tensor {
    precondition(bias.shape == [shape.last ?? 0], "addingBias: \(bias.shape) to rows of \(shape)")
    let tracesBias = bias.isTraced
    let y = Tensor(shape: shape, on: backend) { backend.addBias(region, bias.region, into: $0) }
    // dx = dy          dbias = Σ_n dy[n]
    return y.recorded(from: [self, bias]) { dy in
      [dy, tracesBias ? Tensor(shape: bias.shape, on: dy.backend) { dy.backend.sumRows(dy.region, into: $0) } : nil]
    }
  }
}

/// Plain product of two matrices, not recorded.
func gemm(
  _ a: Tensor, _ b: Tensor, transposeA: Bool = false, transposeB: Bool = false, alpha: Float = 1
) -> Tensor {
  let (m, k) = transposeA ? (a.shape[1], a.shape[0]) : (a.shape[0], a.shape[1])
  let n = transposeB ? b.shape[0] : b.shape[1]
  return Tensor(shape: [m, n], on: a.backend) {
    a.backend.gemm(
      m: m, n: n, k: k, alpha: alpha, a.region, transposeA: transposeA, b.region, transposeB: transposeB, beta: 0,
      into: $0)
  }
}
