import Kernels

extension Tensor {
  /// A matrix of its own for each head.
  ///
  ///     y[n, h] = x[n, h] · W[h]
  ///
  /// | value | shape          |
  /// |-------|----------------|
  /// | `x`   | `[N, H · in]`  |
  /// | `W`   | `[H, in, out]` |
  /// | `y`   | `[N, H · out]` |
  ///
  /// - Complexity: `2·N·H·in·out` floating-point operations.
  public func headProduct(_ w: Tensor) -> Tensor {
    precondition(
      shape.count == 2 && w.shape.count == 3 && shape[1] == w.shape[0] * w.shape[1],
      "headProduct: \(shape) by \(w.shape)")
    let (heads, inputSize, outputSize) = (w.shape[0], w.shape[1], w.shape[2])
    let (x, w0, saved, backend) = (detached, w.detached, SavedTensor(self), backend)
    let (tracesInput, tracesWeight) = (isTraced, w.isTraced)
    let y = Tensor(shape: [x.shape[0], heads * outputSize], on: backend) {
      backend.headProduct(
        x.region, w0.region, heads: heads, inputSize: inputSize, outputSize: outputSize, transposed: false, into: $0)
    }
    let inputShape = x.shape
    // dx[n, h] = dy[n, h] · W[h]ᵀ          dW[h] = Σ_n x[n, h]ᵀ · dy[n, h]
    return y.recorded(from: [self, w]) { dy in
      [
        tracesInput
          ? Tensor(shape: inputShape, on: backend) {
            backend.headProduct(
              dy.region, w0.region, heads: heads, inputSize: outputSize, outputSize: inputSize, transposed: true,
              into: $0)
          } : nil,
        tracesWeight
          ? Tensor(shape: w0.shape, on: backend) {
            backend.headProductWeightGradient(
              dy.region, x: saved.value.region, heads: heads, inputSize: inputSize, outputSize: outputSize, into: $0)
          } : nil,
      ]
    }
  }
}
