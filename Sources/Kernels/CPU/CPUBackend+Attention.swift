import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

// Attention goes through blocks of queries. A block's scores for all keys it may see go into the thread's scratch memory,
// so nothing of size [T, T] is ever held, and the backward pass computes the scores again from the stored log-sum-exp (as
// in Dao et al., 2022, arXiv:2205.14135, §3.1, without the split over keys).

extension CPUBackend {
  /// Queries that go through together.
  static let queryBlock = 64

  public func attention(
    _ q: Region, _ k: Region, _ v: Region, _ shape: AttentionShape, into o: Region, logSumExp: Region
  ) {
    let width = shape.keyValueHeadCount * shape.headDimension
    attention(q, shape.sequences.map { KeyRows($0, k, v, width: width) }, shape, into: o, logSumExp: logSumExp)
  }

  /// In bfloat16, two numbers take the memory of one: what is read for every new token is halved.
  public func cachedCount(_ count: Int) -> Int {
    guard precision == .bfloat16 else { return count }
    precondition(count % 2 == 0, "CPUBackend: \(count) values of a cache are not pairs")
    return count / 2
  }

  public func cache(_ x: Region, into z: Region) {
    guard precision == .bfloat16 else { return copy(x, into: z) }
    precondition(x.count == 2 * z.count, "cache: \(x.count) values in the memory of \(z.count)")
    ck_bfloat16_round(x.pointer, x.count, UnsafeMutableRawPointer(z.pointer).assumingMemoryBound(to: UInt16.self))
  }

  public func attention(_ q: Region, _ cached: [CachedRows], _ shape: AttentionShape, into o: Region) {
    precondition(
      cached.count == shape.sequences.count, "attention: \(cached.count) caches for \(shape.sequences.count) sequences")
    let width = shape.keyValueHeadCount * shape.headDimension
    attention(
      q, zip(shape.sequences, cached).map { KeyRows($0, $1, width: width, isBFloat16: precision == .bfloat16) }, shape,
      into: o,
      logSumExp: Region(count: q.count / shape.headDimension, on: self))
  }

  private func attention(
    _ q: Region, _ sequences: [KeyRows], _ shape: AttentionShape, into o: Region, logSumExp: Region
  ) {
    if shape.sequences.allSatisfy({ $0.queries.count == 1 }) {
      return attentionOfSingleQueries(q.pointer, sequences, shape, into: o.pointer, logSumExp: logSumExp.pointer)
    }
    let (heads, d) = (shape.headCount, shape.headDimension)
    let qStride = heads * d
    let (qp, op, lp) = (q.pointer, o.pointer, logSumExp.pointer)
    let factors = keyFactors(sequences, shape)
    // One unit of work: one head and one block of queries of one sequence, the longest first.
    let units = sequences.indices.flatMap { index in
      stride(from: 0, to: sequences[index].sequence.queries.count, by: Self.queryBlock).flatMap { first in
        (0..<heads).map { (index, first, $0) }
      }
    }.sorted { sequences[$0.0].sequence.visibleKeys(toQuery: $0.1) > sequences[$1.0].sequence.visibleKeys(toQuery: $1.1) }
    inParallel(units.count) { unit in
      let (index, first, head) = units[unit], sequence = sequences[index].sequence
      let queryCount = min(Self.queryBlock, sequence.queries.count - first)
      let keyCount = sequence.visibleKeys(toQuery: first + queryCount - 1)
      let row = sequence.queries.lowerBound + first
      let parts = factors[index][head / shape.groupSize]
      withScratch(queryCount * keyCount + PreparedFactor.scratchCount(on: self)) { scratch in
        let scores = scratch + PreparedFactor.scratchCount(on: self), out = op + (row * qStride + head * d)
        for part in parts where part.rows.lowerBound < keyCount {
          part.keys.multiply(
            m: queryCount, n: min(part.rows.count, keyCount - part.rows.lowerBound), k: d, alpha: shape.scale,
            qp + (row * qStride + head * d), qStride, transposeA: false, beta: 0, into: scores + part.rows.lowerBound,
            keyCount, scratch: scratch)
        }
        var sums = [Float](repeating: 0, count: queryCount)
        for i in 0..<queryCount {
          let line = scores + i * keyCount
          let visible = sequence.visibleKeys(toQuery: first + i)
          let largest = maximum(line, visible)
          sums[i] = exponentiate(line, visible, shift: largest)
          (line + visible).update(repeating: 0, count: keyCount - visible)
          lp[(row + i) * heads + head] = largest + log(sums[i])
        }
        for part in parts where part.rows.lowerBound < keyCount {
          part.values.multiply(
            m: queryCount, n: d, k: min(part.rows.count, keyCount - part.rows.lowerBound), alpha: 1,
            scores + part.rows.lowerBound, keyCount, transposeA: false, beta: part.rows.lowerBound == 0 ? 0 : 1,
            into: out, qStride, scratch: scratch)
        }
        for i in 0..<queryCount { scaleValues(out + i * qStride, d, by: 1 / sums[i]) }
      }
    }
  }

  /// A part of a sequence's keys and values, for one head: `Kᵀ: [d, rows]` and `V: [rows, d]`.
  private struct FactorPart {
    let rows: Range<Int>
    let keys: PreparedFactor
    let values: PreparedFactor
  }

  /// The factors of all products with keys and values: by sequence, by head, by part.
  private func keyFactors(_ sequences: [KeyRows], _ shape: AttentionShape) -> [[[FactorPart]]] {
    let heads = shape.keyValueHeadCount, d = shape.headDimension
    let wanted = sequences.flatMap { rows in (0..<heads).flatMap { head in rows.parts.map { (head, $0) } } }
    let made = mapInParallel(wanted.count) { index in
      let (head, part) = wanted[index], count = part.rows.count
      return FactorPart(
        rows: part.rows,
        keys: PreparedFactor(part.keys + head * d, k: d, n: count, stride: heads * d, isTransposed: true, on: self),
        values: PreparedFactor(part.values + head * d, k: count, n: d, stride: heads * d, isTransposed: false, on: self))
    }
    var rest = made[...]
    return sequences.map { rows in
      (0..<heads).map { _ in
        defer { rest = rest.dropFirst(rows.parts.count) }
        return Array(rest.prefix(rows.parts.count))
      }
    }
  }

  /// Memory for the time of `body`, from the pool.
  func withScratch(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    let buffer = Buffer(count: count, on: self)
    withExtendedLifetime(buffer) { body(buffer.pointer) }
  }
}
