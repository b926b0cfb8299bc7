import CKernels

extension CPUBackend {
  public func attentionGradient(
    _ dO: Region, q: Region, k: Region, v: Region, o: Region, logSumExp: Region, _ shape: AttentionShape,
    into dq: Region, _ dk: Region, _ dv: Region
  ) {
    let (heads, d) = (shape.headCount, shape.headDimension)
    let (qStride, kStride) = (heads * d, shape.keyValueHeadCount * d)
    let (qp, kp, vp, op, lp) = (q.pointer, k.pointer, v.pointer, o.pointer, logSumExp.pointer)
    let (dop, dqp, dkp, dvp) = (dO.pointer, dq.pointer, dk.pointer, dv.pointer)
    fill(dk, with: 0)
    fill(dv, with: 0)
    // A unit owns one key/value head of one sequence, so that no two threads add to the same dk and dv.
    let units = shape.sequences.flatMap { sequence in (0..<shape.keyValueHeadCount).map { (sequence, $0) } }
      .sorted { $0.0.keys.count > $1.0.keys.count }

    inParallel(units.count) { index in
      let (sequence, keyHead) = units[index], count = sequence.keys.count
      let keyStart = sequence.keys.lowerBound * kStride + keyHead * d
      func factor(_ b: UnsafePointer<Float>, _ k: Int, _ n: Int, _ stride: Int, isTransposed: Bool) -> PreparedFactor {
        PreparedFactor(StoredValues(b, isBFloat16: false), k: k, n: n, stride: stride, isTransposed: isTransposed, on: self)
      }
      let keysTransposed = factor(kp + keyStart, d, count, kStride, isTransposed: true)
      let valuesTransposed = factor(vp + keyStart, d, count, kStride, isTransposed: true)
      let keys = factor(kp + keyStart, count, d, kStride, isTransposed: false)
      for first in stride(from: 0, to: sequence.queries.count, by: Self.queryBlock) {
        let queryCount = min(Self.queryBlock, sequence.queries.count - first)
        let keyCount = sequence.visibleKeys(toQuery: first + queryCount - 1)
        let row = sequence.queries.lowerBound + first
        withScratch(2 * queryCount * keyCount + PreparedFactor.scratchCount(on: self)) { scratch in
          let p = scratch + PreparedFactor.scratchCount(on: self), dp = p + queryCount * keyCount
          for head in keyHead * shape.groupSize..<(keyHead + 1) * shape.groupSize {
            let queryStart = row * qStride + head * d
            let (queries, dOutputs) = (qp + queryStart, dop + queryStart)
            // s = q kᵀ · scale          dP = dO vᵀ
            keysTransposed.multiply(
              m: queryCount, n: keyCount, k: d, alpha: shape.scale, queries, qStride, transposeA: false, beta: 0, into: p,
              keyCount, scratch: scratch)
            valuesTransposed.multiply(
              m: queryCount, n: keyCount, k: d, alpha: 1, dOutputs, qStride, transposeA: false, beta: 0, into: dp,
              keyCount, scratch: scratch)
            for i in 0..<queryCount {
              probabilitiesAndScoreGradients(
                p + i * keyCount, dp + i * keyCount, keyCount, visible: sequence.visibleKeys(toQuery: first + i),
                logSumExp: lp[(row + i) * heads + head], along: dot(dOutputs + i * qStride, op + queryStart + i * qStride, d))
            }
            // dv += Pᵀ dO          dq = dS k · scale          dk += dSᵀ q · scale
            factor(dOutputs, queryCount, d, qStride, isTransposed: false).multiply(
              m: keyCount, n: d, k: queryCount, alpha: 1, p, keyCount, transposeA: true, beta: 1, into: dvp + keyStart,
              kStride, scratch: scratch)
            keys.multiply(
              m: queryCount, n: d, k: keyCount, alpha: shape.scale, dp, keyCount, transposeA: false, beta: 0,
              into: dqp + queryStart, qStride, scratch: scratch)
            factor(queries, queryCount, d, qStride, isTransposed: false).multiply(
              m: keyCount, n: d, k: queryCount, alpha: shape.scale, dp, keyCount, transposeA: true, beta: 1,
              into: dkp + keyStart, kStride, scratch: scratch)
          }
        }
      }
    }
  }

  /// Turns a line of scores `s` into probabilities `P = e^(s − logSumExp)` and a line of `dP` into
  /// `dS = P ∘ (dP − along)`; both are zero beyond the visible keys.
  private func probabilitiesAndScoreGradients(
    _ p: UnsafeMutablePointer<Float>, _ dp: UnsafeMutablePointer<Float>, _ keyCount: Int, visible: Int,
    logSumExp: Float, along: Float
  ) {
    ck_score_gradients(p, dp, visible, logSumExp, along)
    (p + visible).update(repeating: 0, count: keyCount - visible)
    (dp + visible).update(repeating: 0, count: keyCount - visible)
  }
}
