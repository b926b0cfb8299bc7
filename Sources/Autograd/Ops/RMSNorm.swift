import Kernels

extension Tensor {
  /// Root-mean-square normalisation of every row (Zhang and Sennrich, 2019, arXiv:1910.07467).
  ///
  ///     y[n] = x[n] / √(mean(x[n]²) + ε) ∘ w            x, y: [N, D]   w: [D]
  public func rmsNorm(weight w: Tensor, epsilon: Float) -> Tensor {
    precondition(w.shape == [shape.last ?? 0], "rmsNorm: weight \(w.shape) for rows of \(shape)")
    let (x, w0, tracesWeight) = (detached, w.detached, w.isTraced)
    let inverseRoot = Region(count: rowCount, on: backend)
    let forward = {
      Tensor(shape: x.shape, on: x.backend) {
        x.backend.rmsNorm(x.region, weight: w0.region, epsilon: epsilon, into: $0, inverseRoot: inverseRoot)
      }
    }
    // dx = (w∘dy − x̂ · mean(w∘dy∘x̂)) / r          dw = Σ_n dy[n]∘x̂[n]
    return forward().recorded(from: [self, w]) { dy in
      let dw = tracesWeight ? Region(count: w0.count, on: dy.backend) : nil
      let dx = Tensor(shape: x.shape, on: dy.backend) {
        dy.backend.rmsNormGradient(
          dy.region, x: x.region, weight: w0.region, inverseRoot: inverseRoot, into: $0, weightGradient: dw)
      }
      return [dx, dw.map { Tensor($0, shape: w0.shape) }]
    }.recomputable(forward)
  }
}
