import CKernels

extension CPUBackend {
  public func attentionGradient(
    _ dO: Region, q: Region, k: Region, v: Region, o: Region, logSumExp: Region, _ shape: AttentionShape,
    into dq: Region, _ dk: Region, _ dv: Region
  ) {
    let heads = shape.headCount, keyHeads = shape.keyValueHeadCount, d = shape.headDimension
    let width = keyHeads * d
    precondition(shape.sharesNoKeys, "attentionGradient: sequences share keys")
    fill(dk, with: 0)
    fill(dv, with: 0)
    let factors = gradientFactors(k, v, shape)
    // Each head sums its own part of dk and dv, `[2, keys, d]`, so that no two threads add to the same values.
    var starts: [Int] = [], count = 0
    for sequence in shape.sequences {
      starts.append(count)
      count += heads * sequence.keys.count * 2 * d
    }
    let units = shape.sequences.indices.flatMap { sequence in (0..<heads).map { (sequence, $0) } }
      .sorted { shape.sequences[$0.0].keys.count > shape.sequences[$1.0].keys.count }
    withScratch(count) { parts in
      inParallel(units.count) { index in
        let (sequence, head) = units[index], keyCount = shape.sequences[sequence].keys.count
        gradientOfHead(
          head, shape.sequences[sequence], factors[sequence * keyHeads + head / shape.groupSize], dO.pointer, q.pointer,
          o.pointer, logSumExp.pointer, shape, into: dq.pointer, parts + (starts[sequence] + head * keyCount * 2 * d))
      }
      let (dkp, dvp) = (dk.pointer, dv.pointer)
      inParallel(shape.sequences.count * keyHeads) { index in
        let (sequence, keyHead) = (shape.sequences[index / keyHeads], index % keyHeads), keyCount = sequence.keys.count
        let part = parts + (starts[index / keyHeads] + keyHead * shape.groupSize * keyCount * 2 * d)
        for (to, from) in [(dkp, part), (dvp, part + keyCount * d)] {
          for key in 0..<keyCount {
            let row = to + ((sequence.keys.lowerBound + key) * width + keyHead * d)
            for member in 0..<shape.groupSize { add(from + (2 * member * keyCount + key) * d, d, to: row) }
          }
        }
      }
    }
  }

  /// A sequence's keys and values, for one of their heads, as factors of the backward pass.
  private struct GradientFactors {
    /// `Kᵀ` and `Vᵀ`: `[d, keys]`; `K`: `[keys, d]`.
    let keysTransposed, valuesTransposed, keys: PreparedFactor
  }

  /// By sequence and head.
  private func gradientFactors(_ k: Region, _ v: Region, _ shape: AttentionShape) -> [GradientFactors] {
    let heads = shape.keyValueHeadCount, d = shape.headDimension, width = heads * d
    return mapInParallel(shape.sequences.count * heads) { index in
      let rows = shape.sequences[index / heads].keys, start = rows.lowerBound * width + index % heads * d
      func factor(_ x: Region, isTransposed: Bool) -> PreparedFactor {
        PreparedFactor(
          StoredValues(x.pointer + start, isBFloat16: false), k: isTransposed ? d : rows.count,
          n: isTransposed ? rows.count : d, stride: width, isTransposed: isTransposed, on: self)
      }
      return GradientFactors(
        keysTransposed: factor(k, isTransposed: true), valuesTransposed: factor(v, isTransposed: true),
        keys: factor(k, isTransposed: false))
    }
  }

  /// One head of one sequence, a block of queries at a time.
  private func gradientOfHead(
    _ head: Int, _ sequence: AttentionShape.Sequence, _ factors: GradientFactors, _ dO: UnsafePointer<Float>,
    _ q: UnsafePointer<Float>, _ o: UnsafePointer<Float>, _ logSumExp: UnsafePointer<Float>, _ shape: AttentionShape,
    into dq: UnsafeMutablePointer<Float>, _ dkv: UnsafeMutablePointer<Float>
  ) {
    let (heads, d) = (shape.headCount, shape.headDimension), stride = heads * d
    let scratchCount = PreparedFactor.scratchCount(on: self)
    dkv.update(repeating: 0, count: sequence.keys.count * 2 * d)
    withScratch(2 * min(Self.queryBlock, sequence.queries.count) * sequence.keys.count + scratchCount) { scratch in
      for first in Swift.stride(from: 0, to: sequence.queries.count, by: Self.queryBlock) {
        let queryCount = min(Self.queryBlock, sequence.queries.count - first)
        let keyCount = sequence.visibleKeys(toQuery: first + queryCount - 1)
        let row = sequence.queries.lowerBound + first, start = row * stride + head * d
        let p = scratch + scratchCount, dp = p + queryCount * keyCount
        let (queries, dOutputs) = (q + start, dO + start)
        func block(_ x: UnsafePointer<Float>) -> PreparedFactor {
          PreparedFactor(
            StoredValues(x, isBFloat16: false), k: queryCount, n: d, stride: stride, isTransposed: false, on: self)
        }
        // s = q kᵀ · scale          dP = dO vᵀ
        factors.keysTransposed.multiply(
          m: queryCount, n: keyCount, k: d, alpha: shape.scale, queries, stride, transposeA: false, beta: 0, into: p,
          keyCount, scratch: scratch)
        factors.valuesTransposed.multiply(
          m: queryCount, n: keyCount, k: d, alpha: 1, dOutputs, stride, transposeA: false, beta: 0, into: dp, keyCount,
          scratch: scratch)
        for i in 0..<queryCount {
          probabilitiesAndScoreGradients(
            p + i * keyCount, dp + i * keyCount, keyCount, visible: sequence.visibleKeys(toQuery: first + i),
            logSumExp: logSumExp[(row + i) * heads + head], along: dot(dOutputs + i * stride, o + start + i * stride, d))
        }
        // dq = dS k · scale          dk += dSᵀ q · scale          dv += Pᵀ dO
        factors.keys.multiply(
          m: queryCount, n: d, k: keyCount, alpha: shape.scale, dp, keyCount, transposeA: false, beta: 0, into: dq + start,
          stride, scratch: scratch)
        block(queries).multiply(
          m: keyCount, n: d, k: queryCount, alpha: shape.scale, dp, keyCount, transposeA: true, beta: 1, into: dkv, d,
          scratch: scratch)
        block(dOutputs).multiply(
          m: keyCount, n: d, k: queryCount, alpha: 1, p, keyCount, transposeA: true, beta: 1,
          into: dkv + sequence.keys.count * d, d, scratch: scratch)
      }
    }
  }

  private func add(_ x: UnsafePointer<Float>, _ count: Int, to y: UnsafeMutablePointer<Float>) {
    for i in 0..<count { y[i] += x[i] }
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
