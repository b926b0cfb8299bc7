import Kernels

extension Tensor {
  /// Causal attention with grouped key/value heads (Ainslie et al., 2023, arXiv:2305.13245).
  ///
  ///     o = softmax(q kᵀ · scale) v
  ///
  /// | value  | shape        |
  /// |--------|--------------|
  /// | `q, o` | `[N, H · d]` |
  /// | `k, v` | `[M, G · d]` |
  ///
  /// Which row sees which is `shape`'s to say. No `[N, M]` matrix is kept for the gradient.
  public static func attention(_ q: Tensor, _ k: Tensor, _ v: Tensor, _ shape: AttentionShape) -> Tensor {
    precondition(
      q.shape[1] == shape.headCount * shape.headDimension
        && k.shape == v.shape && k.shape[1] == shape.keyValueHeadCount * shape.headDimension,
      "attention: \(q.shape) with \(k.shape) and \(v.shape)")
    let (q0, k0, v0, backend) = (q.detached, k.detached, v.detached, q.backend)
    let logSumExp = Region(count: q.shape[0] * shape.headCount, on: backend)
    let o = Tensor(shape: q.shape, on: backend) {
      backend.attention(q0.region, k0.region, v0.region, shape, into: $0, logSumExp: logSumExp)
    }
    // dv = Pᵀ do     dS = P ∘ (do vᵀ − Σ do∘o)     dq = scale · dS k     dk = scale · dSᵀ q
    return o.recorded(from: [q, k, v]) { dO in
      let dk = Region(count: k0.count, on: backend), dv = Region(count: v0.count, on: backend)
      let dq = Tensor(shape: q0.shape, on: backend) {
        backend.attentionGradient(
          dO.region, q: q0.region, k: k0.region, v: v0.region, o: o.region, logSumExp: logSumExp, shape,
          into: $0, dk, dv)
      }
      return [dq, Tensor(dk, shape: k0.shape), Tensor(dv, shape: v0.shape)]
    }
  }

  /// The same with the keys and values of caches, one for each sequence; such passes have no gradient.
  public static func attention(_ q: Tensor, _ cached: [CachedRows], _ shape: AttentionShape) -> Tensor {
    precondition(!q.isTraced, "attention: a cache has no gradient")
    precondition(q.shape[1] == shape.headCount * shape.headDimension, "attention: \(q.shape) for \(shape.headCount) heads")
    return Tensor(shape: q.shape, on: q.backend) { q.backend.attention(q.region, cached, shape, into: $0) }
  }
}
