import Kernels

extension Tensor {
  /// The gated activation of the feed-forward block (Shazeer, 2020, arXiv:2002.05202).
  ///
  ///     y = silu(gate) ∘ up          silu(t) = t / (1 + e^−t)
  public static func swiGLU(gate: Tensor, up: Tensor) -> Tensor {
    precondition(gate.shape == up.shape, "swiGLU: shapes \(gate.shape) and \(up.shape)")
    let (g, u) = (gate.detached, up.detached)
    let forward = {
      Tensor(shape: g.shape, on: g.backend) { g.backend.swiGLU(gate: g.region, up: u.region, into: $0) }
    }
    // dgate = dy ∘ up ∘ silu′(gate)          dup = dy ∘ silu(gate)
    return forward().recorded(from: [gate, up]) { dy in
      let dup = Region(count: u.count, on: dy.backend)
      let dgate = Tensor(shape: g.shape, on: dy.backend) {
        dy.backend.swiGLUGradient(dy.region, gate: g.region, up: u.region, gateGradient: $0, upGradient: dup)
      }
      return [dgate, Tensor(dup, shape: u.shape)]
    }.recomputable(forward)
  }
}
