import Kernels

extension Tensor {
  /// `x + y`, value by value.
  public static func + (x: Tensor, y: Tensor) -> Tensor {
    x.added(y).recorded(from: [x, y]) { dz in [dz, dz] }
  }

  /// `x ∘ y`, value by value.
  public static func * (x: Tensor, y: Tensor) -> Tensor {
    let (x0, y0) = (x.detached, y.detached)
    precondition(x.shape == y.shape, "*: shapes \(x.shape) and \(y.shape)")
    // dx = dz ∘ y          dy = dz ∘ x
    return x0.multiplied(y0).recorded(from: [x, y]) { dz in [dz.multiplied(y0), dz.multiplied(x0)] }
  }

  /// `x − y`, value by value, outside of any tape and in memory of its own.
  package func minus(_ other: Tensor) -> Tensor {
    precondition(shape == other.shape, "minus: shapes \(shape) and \(other.shape)")
    return Tensor(shape: shape, on: backend) { backend.weightedSum(1, region, -1, other.region, into: $0) }
  }

  /// `α · x`.
  public func scaled(by alpha: Float) -> Tensor {
    unrecordedScale(alpha).recorded(from: [self]) { dz in [dz.unrecordedScale(alpha)] }
  }

  /// `Σ x`, a tensor of one element.
  public func sum() -> Tensor {
    let (shape, backend) = (shape, backend)
    let total = region.values.reduce(into: 0.0) { $0 += Double($1) }
    return Tensor(repeating: Float(total), shape: [1], on: backend).recorded(from: [self]) { dz in
      [Tensor(repeating: dz.scalar, shape: shape, on: backend)]
    }
  }

  /// The same values in another shape.
  public func reshaped(_ newShape: [Int]) -> Tensor {
    let shape = shape
    return Tensor(region, shape: newShape).recorded(from: [self]) { dz in [Tensor(dz.region, shape: shape)] }
  }

  /// Adds in place where nothing else refers to the values.
  mutating func add(_ other: Tensor) {
    guard region.isUnique() else {
      self = added(other)
      return
    }
    precondition(shape == other.shape, "+: shapes \(shape) and \(other.shape)")
    backend.weightedSum(1, region, 1, other.region, into: region)
  }

  func added(_ other: Tensor) -> Tensor {
    precondition(shape == other.shape, "+: shapes \(shape) and \(other.shape)")
    return Tensor(shape: shape, on: backend) { backend.weightedSum(1, region, 1, other.region, into: $0) }
  }

  private func multiplied(_ other: Tensor) -> Tensor {
    Tensor(shape: shape, on: backend) { backend.product(region, other.region, into: $0) }
  }

  private func unrecordedScale(_ alpha: Float) -> Tensor {
    Tensor(shape: shape, on: backend) { backend.scale(alpha, region, into: $0) }
  }
}
