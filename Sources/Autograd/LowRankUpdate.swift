import Kernels

/// A low-rank change of a frozen weight `W: [M, K]`, with the values of one pass.
///
///     ΔW = s · B·A                      A: [r, K]   B: [M, r]
///     ΔW = s · (B·A − B₀·A₀)            if the update starts at constants A₀, B₀ of the same shapes
///
/// The second is computed as `s · ((B − B₀)·A + B₀·(A − A₀))`: the same number, of which nothing cancels. While
/// `A = A₀` and `B = B₀` it is exactly zero, in every precision, and it stays as precise as it is small.
public struct LowRankUpdate {
  public let a: Tensor
  public let b: Tensor
  public let scale: Float
  /// `ΔW = s · Σ up · down`; constants. The first `down` is `A`.
  let terms: [(down: Tensor, up: Tensor)]

  /// - Parameter start: `A₀` and `B₀`; nil for none.
  public init(a: Tensor, b: Tensor, scale: Float, start: (a: Tensor, b: Tensor)? = nil) {
    precondition(a.shape[0] == b.shape[1], "LowRankUpdate: \(b.shape) by \(a.shape)")
    self.a = a
    self.b = b
    self.scale = scale
    let (a, b) = (a.detached, b.detached)
    terms = start.map { [(a, b.minus($0.b)), (a.minus($0.a), $0.b.detached)] } ?? [(a, b)]
  }

  /// `W + ΔW`, in float32 whatever the model multiplies in: `[M, K]`, in memory of its own.
  public func added(to weight: Tensor) -> Tensor {
    let sum = Tensor(shape: weight.shape, on: weight.backend) { weight.backend.copy(weight.region, into: $0) }
    for (down, up) in terms {
      CPUBackend.shared.gemm(
        m: up.shape[0], n: down.shape[1], k: down.shape[0], alpha: scale, up.region, transposeA: false, down.region,
        transposeB: false, beta: 1, into: sum.region)
    }
    return sum
  }

  /// The lengths of the rows of `W + ΔW`: `[M]`. `W` is not written out.
  ///
  ///     ‖w + s·Σ u·D‖² = ‖w‖² + 2s · Σ u·(D·wᵀ) + s² · Σ Σ u·(D·D′ᵀ)·u′ᵀ      for a row w, and the row u of each `up`
  ///
  /// - Parameters:
  ///   - base: Multiplies with `W` and adds nothing.
  ///   - squares: `‖w‖²` of its rows.
  /// - Complexity: `2·M·r·(K + r)` operations, that is, those of `r` tokens.
  public func rowLengths(of base: any LinearMap, squares: [Double]) -> Tensor {
    var sums = squares
    let s = Double(scale), backend = a.backend
    for (down, up) in terms where up.region.values.contains(where: { $0 != 0 }) {
      let r = down.shape[0], m = up.shape[0], u = up.region.pointer
      let wd = base.applied(to: down), w = wd.region.pointer
      for i in 0..<m {
        sums[i] += 2 * s * (0..<r).reduce(0.0) { $0 + Double(u[i * r + $1]) * Double(w[$1 * m + i]) }
      }
      for (otherDown, otherUp) in terms {
        let products = gemm(up, gemm(down, otherDown, transposeB: true)), v = otherUp.region.pointer
        let p = products.region.pointer
        for i in 0..<m {
          sums[i] += s * s * (0..<r).reduce(0.0) { $0 + Double(p[i * r + $1]) * Double(v[i * r + $1]) }
        }
      }
    }
    // Rounding may leave a little less than nothing.
    return Tensor(sums.map { Float(max(0, $0).squareRoot()) }, shape: [sums.count], on: backend)
  }
}
