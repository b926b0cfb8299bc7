import Kernels

extension Tensor {
  /// `y = x / (1 + e^−x)` (Hendrycks and Gimpel, 2016, arXiv:1606.08415), made again for gradients.
  public func silu() -> Tensor {
    let x = detached
    let forward = { Tensor(shape: x.shape, on: x.backend) { x.backend.silu(x.region, into: $0) } }
    // dx = dy ∘ silu′(x)
    return forward().recorded(from: [self]) { dy in
      [Tensor(shape: x.shape, on: dy.backend) { dy.backend.siluGradient(dy.region, x: x.region, into: $0) }]
    }.recomputable(forward)
  }
}
