import Kernels

extension Tensor {
  /// `g = σ(slope · (z − shift))` of scores `[N, H]`, to look at: a constant.
  public func gates(_ gate: GateShape) -> Tensor {
    let (one, zero) = (Tensor(repeating: 1, shape: shape, on: backend), Tensor(repeating: 0, shape: shape, on: backend))
    return .gatedBlend(zero, one, scores: detached, gate)
  }

  /// Blends a memory into the output of attention, by one gate for each head and token.
  ///
  ///     o[n, h] = (1 − g[n, h]) · a[n, h] + g[n, h] · m[n, h]          g = σ(slope · (z − shift))
  ///
  /// | value     | shape        |
  /// |-----------|--------------|
  /// | `a, m, o` | `[N, H · d]` |
  /// | `z`       | `[N, H]`     |
  ///
  /// Mao et al., 2025, §3, arXiv:2502.14644.
  public static func gatedBlend(_ a: Tensor, _ m: Tensor, scores z: Tensor, _ gate: GateShape) -> Tensor {
    precondition(
      a.shape == m.shape && z.shape.count == 2 && z.shape[0] == a.shape[0] && a.shape[1] % z.shape[1] == 0,
      "gatedBlend: \(a.shape) and \(m.shape) by \(z.shape)")
    let (a0, m0, z0, backend) = (a.detached, m.detached, z.detached, a.backend)
    let forward = {
      Tensor(shape: a0.shape, on: backend) {
        backend.gatedBlend(a0.region, m0.region, scores: z0.region, gate, into: $0)
      }
    }
    // da = (1 − g) do          dm = g do          dz = slope · g (1 − g) ⟨m − a, do⟩
    return forward().recorded(from: [a, m, z]) { dO in
      let dm = Region(count: m0.count, on: backend), dz = Region(count: z0.count, on: backend)
      let da = Tensor(shape: a0.shape, on: backend) {
        backend.gatedBlendGradient(
          dO.region, a: a0.region, m: m0.region, scores: z0.region, gate, into: $0, dm, dz)
      }
      return [da, Tensor(dm, shape: m0.shape), Tensor(dz, shape: z0.shape)]
    }.recomputable(forward)
  }
}
