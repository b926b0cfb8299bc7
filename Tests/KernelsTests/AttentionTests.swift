import Foundation
import Kernels
import TestSupport
import Testing

@Suite(.serialized)
struct AttentionTests {
  private let tolerance = 3e-6

  /// A packing of sequences, and how many heads of which size look at them.
  struct Packing: Sendable, CustomTestStringConvertible {
    let heads: Int, groups: Int, d: Int
    /// Queries and keys of each sequence.
    let lengths: [(queries: Int, keys: Int)]

    var testDescription: String { "H \(heads), G \(groups), d \(d), \(lengths)" }
    var queryCount: Int { lengths.reduce(0) { $0 + $1.queries } }
    var keyCount: Int { lengths.reduce(0) { $0 + $1.keys } }

    var shape: AttentionShape {
      var (q, k) = (0, 0)
      let sequences = lengths.map { length in
        defer { (q, k) = (q + length.queries, k + length.keys) }
        return AttentionShape.Sequence(queries: q..<q + length.queries, keys: k..<k + length.keys)
      }
      return AttentionShape(
        headCount: heads, keyValueHeadCount: groups, headDimension: d, scale: 0.8, sequences: sequences)
    }
  }

  static let packings = [
    Packing(heads: 1, groups: 1, d: 1, lengths: [(1, 1)]),
    Packing(heads: 4, groups: 2, d: 3, lengths: [(3, 3), (1, 1), (7, 7)]),
    Packing(heads: 3, groups: 1, d: 8, lengths: [(2, 9)]),
    Packing(heads: 2, groups: 2, d: 7, lengths: [(1, 64), (5, 8), (9, 9)]),
    Packing(heads: 2, groups: 1, d: 4, lengths: [(64, 64)]),
    Packing(heads: 2, groups: 1, d: 4, lengths: [(65, 65), (63, 63)]),
    Packing(heads: 6, groups: 3, d: 9, lengths: [(70, 101), (130, 130)]),
    // One query each: groups and sizes that have a loop of their own, and keys in several parts.
    Packing(heads: 3, groups: 1, d: 64, lengths: [(1, 1), (1, 15), (1, 16), (1, 17)]),
    Packing(heads: 2, groups: 2, d: 64, lengths: [(1, 33), (1, 1100)]),
    Packing(heads: 4, groups: 2, d: 64, lengths: [(1, 513)]),
    Packing(heads: 4, groups: 1, d: 64, lengths: [(1, 40)]),
    Packing(heads: 5, groups: 1, d: 64, lengths: [(1, 20)]),
    Packing(heads: 4, groups: 2, d: 128, lengths: [(1, 19)]),
    Packing(heads: 3, groups: 3, d: 128, lengths: [(1, 530)]),
    Packing(heads: 3, groups: 1, d: 128, lengths: [(1, 7)]),
    Packing(heads: 2, groups: 1, d: 10, lengths: [(1, 600), (1, 3)]),
    // Wider than a packed panel.
    Packing(heads: 2, groups: 1, d: 72, lengths: [(70, 70), (3, 133)]),
    // More keys than a product sums at a time.
    Packing(heads: 2, groups: 1, d: 4, lengths: [(66, 1300)]),
  ]

  /// The factors of bfloat16 products are rounded to 8 bits, and so are probabilities: by at most 2⁻⁹ of their size, of
  /// inputs below 1.5 whose scores reach some tens.
  private static let roundedTolerance = 0.03
  private static let rounded = Device(
    backend: CPUBackend.hasBFloat16 ? CPUBackend(precision: .bfloat16) : .shared, threads: 2)

  /// Keys and values in the blocks of caches of their own, longer and shorter than a block.
  @Test(arguments: Device.all + [rounded], packings.filter { $0.d % 2 == 0 })
  func cachedAttentionEqualsTheReference(device: Device, packing: Packing) {
    for blockLength in [4, 32, 600] { cachedAttention(device, packing, blockLength) }
  }

  private func cachedAttention(_ device: Device, _ packing: Packing, _ blockLength: Int) {
    let (q, k, v) = inputs(packing), width = packing.groups * packing.d
    device.run {
      var cached: [CachedRows] = []
      var start = 0
      for (_, count) in packing.lengths {
        func blocks(_ x: [Float]) -> [Region] {
          stride(from: 0, to: count, by: blockLength).map { first in
            let rows = start + first..<start + min(first + blockLength, count), backend = device.backend
            let block = Region(count: backend.cachedCount(blockLength * width), on: backend)
            block.values.update(repeating: .nan)
            backend.cache(
              device.region(Array(x[rows.lowerBound * width..<rows.upperBound * width])),
              into: block.slice(0, count: backend.cachedCount(rows.count * width)))
            return block
          }
        }
        cached.append(CachedRows(blockLength: blockLength, keys: blocks(k), values: blocks(v)))
        start += count
      }
      let shape = AttentionShape(
        headCount: packing.heads, keyValueHeadCount: packing.groups, headDimension: packing.d, scale: 0.8,
        sequences: packing.shape.sequences.map { .init(queries: $0.queries, keys: 0..<$0.keys.count) })
      let o = device.output(q.count)
      device.backend.attention(device.region(q), cached, shape, into: o.region)
      let bound = device.backend.precision == .bfloat16 ? Self.roundedTolerance : tolerance
      expectClose(
        o.values(), Reference.attention(q.doubles, k.doubles, v.doubles, packing.shape), relative: bound, absolute: bound)
    }
  }

  @Test(.enabled(if: CPUBackend.hasBFloat16, "this processor has no bfloat16 products"), arguments: packings)
  func inBFloat16ItIsTheReferenceRounded(packing: Packing) {
    let (q, k, v) = inputs(packing), shape = packing.shape, device = Self.rounded
    let dO = randomValues(q.count, seed: 14)
    device.run {
      let (dq, dk, dv) = (device.output(q.count), device.output(k.count), device.output(v.count))
      let o = device.output(q.count), logSumExp = device.output(packing.queryCount * packing.heads)
      let exact = device.output(q.count), exactSum = device.output(packing.queryCount * packing.heads)
      let (dqExact, dkExact, dvExact) = (device.output(q.count), device.output(k.count), device.output(v.count))
      for (backend, o, sum, dq, dk, dv) in [
        (device.backend, o, logSumExp, dq, dk, dv), (CPUBackend.shared, exact, exactSum, dqExact, dkExact, dvExact),
      ] {
        let (q, k, v) = (device.region(q), device.region(k), device.region(v))
        backend.attention(q, k, v, shape, into: o.region, logSumExp: sum.region)
        backend.attentionGradient(
          device.region(dO), q: q, k: k, v: v, o: o.region, logSumExp: sum.region, shape, into: dq.region, dk.region,
          dv.region)
      }
      // A gradient sums over rows, so what counts is the size of the largest; and where `dP` nearly is its own mean, what
      // is left of it is the rounding of its d products of inputs below 1.5 and 1.
      let rest = Double(packing.d) / 512
      for (name, found, wanted, rest) in [
        ("o", o, exact, 0), ("log Σ e^score", logSumExp, exactSum, 0), ("dq", dq, dqExact, rest), ("dk", dk, dkExact, rest),
        ("dv", dv, dvExact, 0),
      ] {
        // A score sums d products, and a probability moves by the share that its score moves by.
        let wanted = wanted.values().doubles, largest = wanted.map(abs).max() ?? 0
        expectClose(found.values(), wanted, relative: 0, absolute: (Self.roundedTolerance + Double(packing.d) / 1024) * largest + rest,
          name)
      }
    }
  }

  @Test(arguments: Device.all, packings)
  func equalsTheReference(device: Device, packing: Packing) {
    let (q, k, v) = inputs(packing)
    device.run {
      let o = device.output(q.count), logSumExp = device.output(packing.queryCount * packing.heads)
      device.backend.attention(
        device.region(q), device.region(k), device.region(v), packing.shape, into: o.region,
        logSumExp: logSumExp.region)
      expectClose(
        o.values(), Reference.attention(q.doubles, k.doubles, v.doubles, packing.shape), relative: tolerance,
        absolute: tolerance)
      expectClose(
        logSumExp.values(), logSums(q.doubles, k.doubles, packing.shape), relative: tolerance, absolute: tolerance,
        "log Σ e^score")
    }
  }

  @Test(arguments: Device.all, packings)
  func gradient(device: Device, packing: Packing) {
    let (q, k, v) = inputs(packing), shape = packing.shape
    let dO = randomValues(q.count, seed: 14)
    let (dq, dk, dv) = (device.output(q.count), device.output(k.count), device.output(v.count))
    device.run {
      let o = device.output(q.count), logSumExp = device.output(packing.queryCount * packing.heads)
      let (qRegion, kRegion, vRegion) = (device.region(q), device.region(k), device.region(v))
      device.backend.attention(qRegion, kRegion, vRegion, shape, into: o.region, logSumExp: logSumExp.region)
      device.backend.attentionGradient(
        device.region(dO), q: qRegion, k: kRegion, v: vRegion, o: o.region, logSumExp: logSumExp.region, shape,
        into: dq.region, dk.region, dv.region)
    }
    func compare(_ gradient: Output, _ name: String, at x: [Float], _ forward: ([Double]) -> [Double]) {
      let values = gradient.values(), indices = sampled(x.count)
      #expect(values.allSatisfy { $0.isFinite }, "\(name) has gaps")
      expectClose(
        indices.map { values[$0] },
        numericalGradient(at: x.doubles, indices: indices) { weightedSum(forward($0), dO.doubles) },
        relative: gradientTolerance, absolute: gradientTolerance, name)
    }
    let (qs, ks, vs) = (q.doubles, k.doubles, v.doubles)
    compare(dq, "dq", at: q) { Reference.attention($0, ks, vs, shape) }
    compare(dk, "dk", at: k) { Reference.attention(qs, $0, vs, shape) }
    compare(dv, "dv", at: v) { Reference.attention(qs, ks, $0, shape) }
  }

  /// Keys that no sequence has are nobody's, and their gradients zeros; keys of two sequences would be summed by nobody.
  @Test(arguments: Device.all) func keysOfNoSequenceHaveNoGradient(device: Device) {
    let shape = AttentionShape(
      headCount: 2, keyValueHeadCount: 1, headDimension: 2, scale: 1,
      sequences: [.init(queries: 0..<2, keys: 1..<3), .init(queries: 2..<3, keys: 4..<5)])
    device.run {
      let q = device.region(randomValues(12, seed: 1)), k = device.region(randomValues(12, seed: 2))
      let o = device.output(12), sums = device.output(6)
      let (dq, dk, dv) = (device.output(12), device.output(12), device.output(12))
      device.backend.attention(q, k, k, shape, into: o.region, logSumExp: sums.region)
      device.backend.attentionGradient(
        device.region(randomValues(12, seed: 3)), q: q, k: k, v: k, o: o.region, logSumExp: sums.region, shape,
        into: dq.region, dk.region, dv.region)
      for gradient in [dk.values(), dv.values()] {
        #expect([0, 3, 5].allSatisfy { gradient[2 * $0] == 0 && gradient[2 * $0 + 1] == 0 })
        #expect(gradient[2...5].contains { $0 != 0 })
      }
    }
  }

  /// Scores of several hundred would overflow `e^score` if the largest were not taken off first.
  @Test(arguments: Device.all)
  func largeScoresDoNotOverflow(device: Device) {
    let shape = Packing(heads: 1, groups: 1, d: 1, lengths: [(3, 3)]).shape
    device.run {
      let o = device.output(3), logSumExp = device.output(3)
      device.backend.attention(
        device.region([50, 50, -50]), device.region([10, 20, 15]), device.region([1, 2, 3]), shape, into: o.region,
        logSumExp: logSumExp.region)
      // The second query sees its best match in the second key, the third, turned round, in the first.
      expectClose(o.values(), [1, 2, 1], relative: 1e-6)
      expectClose(logSumExp.values(), [400, 800, -400], relative: 1e-6)
    }
  }

  private func inputs(_ packing: Packing) -> (q: [Float], k: [Float], v: [Float]) {
    (
      randomValues(packing.queryCount * packing.heads * packing.d, seed: 11, within: 1.5),
      randomValues(packing.keyCount * packing.groups * packing.d, seed: 12, within: 1.5),
      randomValues(packing.keyCount * packing.groups * packing.d, seed: 13)
    )
  }

  /// `log Σ_key e^(q·k · scale)` for each query and head.
  private func logSums(_ q: [Double], _ k: [Double], _ shape: AttentionShape) -> [Double] {
    let (heads, groups, d) = (shape.headCount, shape.keyValueHeadCount, shape.headDimension)
    return shape.sequences.flatMap { sequence in
      sequence.queries.enumerated().flatMap { index, query in
        (0..<heads).map { head in
          let visible = sequence.keys.prefix(sequence.keys.count - sequence.queries.count + index + 1)
          return log(
            visible.reduce(0.0) { sum, key in
              let keyStart = (key * groups + head / (heads / groups)) * d, queryStart = (query * heads + head) * d
              return sum + exp((0..<d).reduce(0.0) { $0 + q[queryStart + $1] * k[keyStart + $1] } * Double(shape.scale))
            })
        }
      }
    }
  }
}
