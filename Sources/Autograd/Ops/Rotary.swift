import Kernels

extension Tensor {
  /// Rotary position embedding of every head (Su et al., 2021, arXiv:2104.09864), halves turned against each other.
  ///
  /// - Parameters:
  ///   - positions: The position of each row.
  ///   - cosines: `[P, d/2]`, for positions below `P`; `sines` likewise.
  /// - Returns: `[N, heads · d]`, like this tensor.
  public func rotated(positions: [Int32], heads: Int, cosines: Tensor, sines: Tensor) -> Tensor {
    // A rotation's gradient is the rotation back.
    turned(positions, heads, cosines, sines, inverse: false).recorded(from: [self]) { dy in
      [dy.turned(positions, heads, cosines, sines, inverse: true)]
    }
  }

  private func turned(_ positions: [Int32], _ heads: Int, _ cosines: Tensor, _ sines: Tensor, inverse: Bool) -> Tensor {
    precondition(
      positions.count == rowCount, "rotated: \(positions.count) positions for \(rowCount) rows")
    return Tensor(shape: shape, on: backend) {
      backend.rotary(
        region, positions: positions, heads: heads, cosines: cosines.region, sines: sines.region, inverse: inverse,
        into: $0)
    }
  }
}
