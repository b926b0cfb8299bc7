import Kernels

extension Tensor {
  /// Leaves out a share of the values and makes up for it (Srivastava et al., 2014, JMLR 15).
  ///
  ///     y[i] = x[i] / (1 − share), or 0
  ///
  /// Which values, `key` alone decides, so that a pass which is computed again leaves out the same ones.
  public func dropout(share: Float, key: UInt64) -> Tensor {
    func forward(_ x: Tensor) -> Tensor {
      Tensor(shape: x.shape, on: x.backend) { x.backend.dropout(x.region, share: share, key: key, into: $0) }
    }
    let x = detached
    // dx[i] = dy[i] / (1 − share), or 0
    return forward(x).recorded(from: [self]) { dy in [forward(dy)] }.recomputable { forward(x) }
  }
}
