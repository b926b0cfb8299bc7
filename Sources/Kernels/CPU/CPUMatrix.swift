import CKernels

/// A frozen matrix on the processor: nothing is kept of it but the bytes of its file.
///
/// | rows of `x` | is multiplied with                                                                                   |
/// |-------------|------------------------------------------------------------------------------------------------------|
/// | up to 32    | the stored blocks, expanded in registers (AVX-512); from 4 rows of `x` on rounded to bfloat16, if that |
/// |             | is the precision                                                                                     |
/// | more        | a part of the rows at a time: expanded to float32, or rounded to bfloat16 and packed, in the cache     |
///
/// Formats without a loop in registers are expanded in the cache, and rounded from 9 rows on.
///
/// Expanding a part costs a few per cent of the products with it and less memory traffic than reading it expanded.
final class CPUMatrix: FrozenMatrix {
  /// Rows of `x` up to which the stored blocks are read directly.
  private static let fewRows = 32
  /// Rows of `x` from which rounding them to bfloat16 pays.
  private static let roundedRows = 4
  /// The same where the blocks cannot be read in registers.
  private static let packedRows = 9

  let source: StoredMatrix
  let backend: CPUBackend

  var rowCount: Int { source.rowCount }
  var columnCount: Int { source.columnCount }

  init(_ source: StoredMatrix, on backend: CPUBackend) {
    self.source = source
    self.backend = backend
  }

  func multiply(_ x: Region, into y: Region) {
    let (m, k) = (rowCount, columnCount), n = x.count / k
    if n == 0 { return }
    precondition(x.count == n * k && y.count == n * m, "CPUMatrix: \(m)×\(k) with \(x.count) into \(y.count) values")
    let type = source.elementType.blocksInC
    switch backend.precision {
    case .bfloat16:
      if let type, n >= Self.roundedRows, n <= Self.fewRows { return multiplyRoundedRows(n, x, type, into: y) }
      if n >= (type == nil ? Self.packedRows : Self.fewRows + 1) { return multiplyPacked(n, x, into: y) }
      multiplyFewRows(n, x, into: y)
    case .float32:
      if n <= Self.fewRows { return multiplyFewRows(n, x, into: y) }
      multiplyExpanded(n, x, into: y, tile: Self.tile)
    }
  }

  func multiplyTransposed(_ dy: Region, into dx: Region) {
    let (m, k) = (rowCount, columnCount), n = dy.count / m
    if n == 0 { return }
    precondition(dy.count == n * m && dx.count == n * k, "CPUMatrix: \(m)×\(k) with \(dy.count) into \(dx.count) values")
    if backend.precision == .bfloat16, n > Self.fewRows { return multiplyTransposedPacked(n, dy, into: dx) }
    forEachPart { rows, w in
      let (from, to) = (dy.pointer, dx.pointer)
      // Sums over the rows of W go on from part to part. Each thread has a block of rows or of columns, whichever side is
      // longer, so that no sum is split.
      let beta: Float = rows.lowerBound == 0 ? 0 : 1
      if n >= k {
        parallel(n, grain: 32) { part in
          sgemm(
            false, false, part.count, k, rows.count, 1, from + part.lowerBound * m + rows.lowerBound, m, w, k, beta,
            to + part.lowerBound * k, k)
        }
      } else {
        parallel(k, grain: 32) { columns in
          sgemm(
            false, false, n, columns.count, rows.count, 1, from + rows.lowerBound, m, w + columns.lowerBound, k, beta,
            to + columns.lowerBound, k)
        }
      }
    }
  }

  func gatherRows(_ ids: [Int32], into y: Region) {
    precondition(y.count == ids.count * columnCount, "CPUMatrix: \(ids.count) rows of \(columnCount) into \(y.count)")
    for (index, id) in ids.enumerated() {
      precondition(id >= 0 && id < rowCount, "CPUMatrix: no row \(id)")
      dequantise(
        source.bytes(ofRows: Int(id)..<Int(id) + 1), as: source.elementType,
        into: UnsafeMutableBufferPointer(rebasing: y.values[index * columnCount..<(index + 1) * columnCount]))
    }
  }

  /// Values of a part that is expanded to float32 at a time: 4 MB, in the last cache.
  private static let partCount = 1 << 20

  /// Calls `body` with the rows, a part at a time, in float32.
  private func forEachPart(_ body: (_ rows: Range<Int>, _ values: UnsafePointer<Float>) -> Void) {
    let length = min(rowCount, max(32, Self.partCount / columnCount))
    let values = Region(count: length * columnCount, on: backend)
    withExtendedLifetime(values) {
      for first in stride(from: 0, to: rowCount, by: length) {
        let rows = first..<min(first + length, rowCount)
        backend.dequantise(
          source.bytes(ofRows: rows), as: source.elementType, into: values.slice(0, count: rows.count * columnCount))
        body(rows, values.pointer)
      }
    }
  }

  /// Rows of `x` and four rows of the matrix at a time, all rounded to bfloat16.
  private func multiplyRoundedRows(_ n: Int, _ x: Region, _ type: CKQuantisation, into y: Region) {
    let (m, k) = (rowCount, columnCount), yp = y.pointer
    let rounded = backend.rounded(x, width: k)
    parallel((m + 3) / 4, grain: 8) { fours in
      let rows = fours.lowerBound * 4..<min(m, fours.upperBound * 4)
      backend.withWords(4 * k) { scratch in
        ck_bfloat16_quantised_rows(
          type, source.bytes(ofRows: rows).baseAddress, source.bytesPerRow, rows.count, k / source.elementType.blockSize,
          rounded.words, n, k, yp + rows.lowerBound, m, scratch)
      }
    }
  }

  private func multiplyFewRows(_ n: Int, _ x: Region, into y: Region) {
    let (m, k) = (rowCount, columnCount)
    let (xp, yp) = (x.pointer, y.pointer)
    if let type = source.elementType.blocksInC, ck_has_quantised_rows() {
      parallel((m + 1) / 2, grain: 16) { pairs in
        let rows = pairs.lowerBound * 2..<min(m, pairs.upperBound * 2)
        backend.withScratch(n * k / 32) { sums in
          ck_quantised_rows(
            type, source.bytes(ofRows: rows).baseAddress, rows.count, k / source.elementType.blockSize, xp, n, k,
            yp + rows.lowerBound, m, sums)
        }
      }
      return
    }
    multiplyExpanded(n, x, into: y, tile: Self.fewRowsTile)
  }

  /// Some rows at a time, which stay in the cache between being expanded and being used; as many parts as go round evenly.
  private func multiplyExpanded(_ n: Int, _ x: Region, into y: Region, tile: Int) {
    let (m, k) = (rowCount, columnCount), threads = Threads.count
    let (xp, yp) = (x.pointer, y.pointer)
    let rounds = (m + tile * threads - 1) / (tile * threads), parts = min(m, rounds * threads)
    inParallel(parts) { part in
      let rows = m * part / parts..<m * (part + 1) / parts
      backend.withScratch(rows.count * k) { values in
        Kernels.dequantise(
          source.bytes(ofRows: rows), as: source.elementType,
          into: UnsafeMutableBufferPointer(start: values, count: rows.count * k))
        sgemm(false, true, n, rows.count, k, 1, xp, k, values, k, 0, yp + rows.lowerBound, m)
      }
    }
  }

  /// Rows that are expanded to float32 at a time, for many rows of `x` and for few.
  private static let tile = 384
  private static let fewRowsTile = 32
}

extension ElementType {
  /// The format's name in C, where there are kernels that read its blocks directly.
  var blocksInC: CKQuantisation? {
    switch self {
    case .q4_0: CK_Q4_0
    case .q4_1: CK_Q4_1
    case .q8_0: CK_Q8_0
    case .q4_K: CK_Q4_K
    case .q6_K: CK_Q6_K
    default: nil
    }
  }
}

extension CPUBackend {
  public func freeze(_ matrix: StoredMatrix) -> any FrozenMatrix { CPUMatrix(matrix, on: self) }
}
