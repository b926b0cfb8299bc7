import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// Attention goes through blocks of queries. A block's scores for all keys it may see are one matrix product into the
// thread's scratch memory, so nothing of size [T, T] is ever held, and the backward pass computes the scores again from
// the stored log-sum-exp (as in Dao et al., 2022, arXiv:2205.14135, §3.1, without the split over keys).

extension CPUBackend {
  private static let queryBlock = 64

  public func attention(
    _ q: Region, _ k: Region, _ v: Region, _ shape: AttentionShape, into o: Region, logSumExp: Region
  ) {
    let (heads, d) = (shape.headCount, shape.headDimension)
    let (qStride, kStride) = (heads * d, shape.keyValueHeadCount * d)
    let (qp, kp, vp, op, lp) = (q.pointer, k.pointer, v.pointer, o.pointer, logSumExp.pointer)
    if shape.sequences.allSatisfy({ $0.queries.count == 1 }) {
      return attentionOfSingleQueries(qp, kp, vp, shape, into: op, logSumExp: lp)
    }
    // One unit of work: one head and one block of queries of one sequence, the longest first.
    let units = shape.sequences.flatMap { sequence in
      stride(from: 0, to: sequence.queries.count, by: Self.queryBlock).flatMap { first in
        (0..<heads).map { (sequence, first, $0) }
      }
    }.sorted { $0.0.visibleKeys(toQuery: $0.1) > $1.0.visibleKeys(toQuery: $1.1) }

    inParallel(units.count) { index in
      let (sequence, first, head) = units[index]
      let queryCount = min(Self.queryBlock, sequence.queries.count - first)
      let keyCount = sequence.visibleKeys(toQuery: first + queryCount - 1)
      let row = sequence.queries.lowerBound + first
      let keyHead = head / shape.groupSize
      let keys = kp + (sequence.keys.lowerBound * kStride + keyHead * d)
      let values = vp + (sequence.keys.lowerBound * kStride + keyHead * d)
      withScratch(queryCount * keyCount) { scores in
        sgemm(
          false, true, queryCount, keyCount, d, shape.scale, qp + (row * qStride + head * d), qStride, keys, kStride, 0,
          scores, keyCount)
        for i in 0..<queryCount {
          let line = scores + i * keyCount
          let visible = sequence.visibleKeys(toQuery: first + i)
          let largest = maximum(line, visible)
          let sum = exponentiate(line, visible, shift: largest)
          scaleValues(line, visible, by: 1 / sum)
          (line + visible).update(repeating: 0, count: keyCount - visible)
          lp[(row + i) * heads + head] = largest + log(sum)
        }
        sgemm(
          false, false, queryCount, d, keyCount, 1, scores, keyCount, values, kStride, 0,
          op + (row * qStride + head * d), qStride)
      }
    }
  }

  /// Attention of one query in each sequence, as decoding has it: the keys are read a part at a time, by whichever thread
  /// is free, and the parts put together. The parts do not depend on the number of threads.
  private func attentionOfSingleQueries(
    _ q: UnsafeMutablePointer<Float>, _ k: UnsafeMutablePointer<Float>, _ v: UnsafeMutablePointer<Float>,
    _ shape: AttentionShape, into o: UnsafeMutablePointer<Float>, logSumExp: UnsafeMutablePointer<Float>
  ) {
    let (heads, d, group) = (shape.headCount, shape.headDimension, shape.groupSize)
    let stride = shape.keyValueHeadCount * d, record = d + 2
    for sequence in shape.sequences {
      let row = sequence.queries.lowerBound, keyCount = sequence.keys.count
      let partCount = (keyCount + Self.keyPart - 1) / Self.keyPart
      // Part after part of each head: [heads, partCount, d + 2].
      withScratch(heads * partCount * record) { parts in
        let unit = { (index: Int) in
          let (keyHead, part) = (index / partCount, index % partCount)
          let keys = part * Self.keyPart..<min(keyCount, (part + 1) * Self.keyPart)
          let first = (sequence.keys.lowerBound + keys.lowerBound) * stride + keyHead * d, head = keyHead * group
          withScratch(group * keys.count) { scores in
            ck_attend(
              q + (row * heads + head) * d, group, k + first, v + first, keys.count, stride, d, shape.scale, scores,
              parts + (head * partCount + part) * record, partCount * record)
          }
        }
        let units = shape.keyValueHeadCount * partCount
        if heads * keyCount * d < Self.singleQueryGrain {
          for index in 0..<units { unit(index) }
        } else {
          inParallel(units, unit)
        }
        for head in 0..<heads {
          ck_attend_merge(
            parts + head * partCount * record, partCount, record, d, o + (row * heads + head) * d,
            logSumExp + row * heads + head)
        }
      }
    }
  }

  /// Keys that are read by one thread at a time.
  private static let keyPart = 512
  /// Products that are worth a second thread.
  private static let singleQueryGrain = 32 * 1024

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
      let (sequence, keyHead) = units[index]
      let keyStart = sequence.keys.lowerBound * kStride + keyHead * d
      for first in stride(from: 0, to: sequence.queries.count, by: Self.queryBlock) {
        let queryCount = min(Self.queryBlock, sequence.queries.count - first)
        let keyCount = sequence.visibleKeys(toQuery: first + queryCount - 1)
        let row = sequence.queries.lowerBound + first
        withScratch(2 * queryCount * keyCount) { p in
          let dp = p + queryCount * keyCount
          for head in keyHead * shape.groupSize..<(keyHead + 1) * shape.groupSize {
            let queryStart = row * qStride + head * d
            // s = q kᵀ · scale          dP = dO vᵀ
            sgemm(
              false, true, queryCount, keyCount, d, shape.scale, qp + queryStart, qStride, kp + keyStart, kStride, 0, p,
              keyCount)
            sgemm(
              false, true, queryCount, keyCount, d, 1, dop + queryStart, qStride, vp + keyStart, kStride, 0, dp,
              keyCount)
            for i in 0..<queryCount {
              let at = queryStart + i * qStride
              probabilitiesAndScoreGradients(
                p + i * keyCount, dp + i * keyCount, keyCount, visible: sequence.visibleKeys(toQuery: first + i),
                logSumExp: lp[(row + i) * heads + head], along: dot(dop + at, op + at, d))
            }
            // dv += Pᵀ dO          dq = dS k · scale          dk += dSᵀ q · scale
            sgemm(
              true, false, keyCount, d, queryCount, 1, p, keyCount, dop + queryStart, qStride, 1, dvp + keyStart,
              kStride)
            sgemm(
              false, false, queryCount, d, keyCount, shape.scale, dp, keyCount, kp + keyStart, kStride, 0,
              dqp + queryStart, qStride)
            sgemm(
              true, false, keyCount, d, queryCount, shape.scale, dp, keyCount, qp + queryStart, qStride, 1,
              dkp + keyStart, kStride)
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

  /// Memory for the time of `body`, from the pool.
  private func withScratch(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    let buffer = Buffer(count: count, on: self)
    withExtendedLifetime(buffer) { body(buffer.pointer) }
  }
}
