import Kernels

extension Tensor {
  /// Every column times a factor of its own.
  ///
  ///     y[n, j] = x[n, j] · c[j]            x, y: [N, M]   c: [M]
  public func scaledColumns(by c: Tensor) -> Tensor {
    precondition(c.shape == [shape.last ?? 0], "scaledColumns: \(c.shape) for rows of \(shape)")
    let (c0, backend) = (c.detached, backend), saved = c.isTraced ? SavedTensor(self) : nil
    func scaled(_ x: Tensor) -> Tensor {
      Tensor(shape: x.shape, on: backend) { backend.scaleColumns(x.region, c0.region, into: $0) }
    }
    // dx = dy ∘ c          dc = Σ_n dy[n] ∘ x[n]
    return scaled(detached).recorded(from: [self, c]) { dy in
      let dc = saved.map { saved in
        let products = Region(count: dy.count, on: backend)
        backend.product(dy.region, saved.value.region, into: products)
        return Tensor(shape: c0.shape, on: backend) { backend.sumRows(products, into: $0) }
      }
      return [scaled(dy), dc]
    }
  }

  /// `m / n`, value by value, for constants `n`; 1 where `n` is 0.
  ///
  /// Meant for a few values: the lengths of a matrix's rows.
  public func quotient(over n: Tensor) -> Tensor {
    precondition(shape == n.shape && !n.isTraced, "quotient: \(shape) over \(n.shape)")
    let divisors = n.floats, (shape, backend) = (shape, backend)
    let values = zip(region.values, divisors).map { $1 == 0 ? 1 : $0 / $1 }
    // dm = dy / n
    return Tensor(values, shape: shape, on: backend).recorded(from: [self]) { dy in
      [Tensor(zip(dy.region.values, divisors).map { $1 == 0 ? 0 : $0 / $1 }, shape: shape, on: backend)]
    }
  }
}
