import Kernels

extension Tensor {
  /// Rows of a table: `y[n] = table[ids[n]]`, an embedding look-up.
  ///
  ///     table: [V, D]   y: [ids.count, D]
  public func rows(_ ids: [Int32]) -> Tensor {
    precondition(shape.count == 2, "rows: of a tensor of shape \(shape)")
    let (shape, backend) = (shape, backend)
    let y = Tensor(shape: [ids.count, shape[1]], on: backend) {
      backend.gatherRows(region, width: shape[1], ids: ids, into: $0)
    }
    // dtable[id] = Σ dy[n] over the n with that id
    return y.recorded(from: [self]) { dy in
      let dtable = Tensor(repeating: 0, shape: shape, on: backend)
      backend.scatterAddRows(dy.region, width: shape[1], ids: ids, into: dtable.region)
      return [dtable]
    }
  }
}
