import CKernels
import Synchronization

/// A frozen matrix on the processor.
///
/// | rows of `x` | is multiplied with                                                                                  |
/// |-------------|-----------------------------------------------------------------------------------------------------|
/// | up to 32    | the stored blocks, expanded in registers (AVX-512), or a few rows at a time in the cache; from 4 rows of  |
/// |             | `x` on rounded to bfloat16, if that is the precision                                                  |
/// | more        | all of it, expanded: in float32, or packed in bfloat16                                                |
///
/// The expanded forms are thrown away after the first two uses and kept from the third on: a short question to a model
/// costs no memory beyond its file, and a training does not expand the same weights in every step.
final class CPUMatrix: FrozenMatrix {
  /// Rows of `x` up to which the stored blocks are read directly.
  private static let fewRows = 32
  /// Rows of `x` from which rounding them to bfloat16 pays.
  private static let roundedRows = 4

  private let source: StoredMatrix
  private let backend: CPUBackend

  private struct State {
    var uses = 0
    var plain: Region?
    var packed: PackedMatrix?
    var packedTransposed: PackedMatrix?
  }
  private let state = Mutex(State())

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
    if n <= Self.fewRows { return multiplyFewRows(n, x, into: y) }
    if backend.precision == .bfloat16 {
      form(\.packed) { PackedMatrix(expanded(), k: k, n: m, isTransposed: true, on: backend) }
        .multiply(m: n, alpha: 1, x, transposeA: false, beta: 0, into: y)
    } else {
      backend.gemm(
        m: n, n: m, k: k, alpha: 1, x, transposeA: false, form(\.plain, expanded), transposeB: true, beta: 0, into: y)
    }
  }

  func multiplyTransposed(_ dy: Region, into dx: Region) {
    let (m, k) = (rowCount, columnCount), n = dy.count / m
    precondition(dy.count == n * m && dx.count == n * k, "CPUMatrix: \(m)×\(k) with \(dy.count) into \(dx.count) values")
    if backend.precision == .bfloat16 && n > Self.fewRows {
      form(\.packedTransposed) { PackedMatrix(expanded(), k: m, n: k, isTransposed: false, on: backend) }
        .multiply(m: n, alpha: 1, dy, transposeA: false, beta: 0, into: dx)
    } else {
      backend.gemm(
        m: n, n: k, k: m, alpha: 1, dy, transposeA: false, form(\.plain, expanded), transposeB: false, beta: 0,
        into: dx)
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

  /// All values in float32.
  private func expanded() -> Region {
    let values = Region(count: rowCount * columnCount, on: backend)
    backend.dequantise(source.bytes, as: source.elementType, into: values)
    return values
  }

  /// The form of the matrix that is asked for: the one that is kept, or a new one.
  private func form<Form>(_ key: WritableKeyPath<State, Form?> & Sendable, _ make: () -> Form) -> Form {
    // Whoever comes first makes it; a product is never asked for from two threads at once, so nobody waits.
    let (kept, isKept) = state.withLock { state in
      state.uses += 1
      return (Kept(state[keyPath: key]), state.uses > 2)
    }
    if let form = kept.form { return form }
    let form = make()
    if isKept {
      let new = Kept<Form>(form)
      state.withLock { $0[keyPath: key] = new.form }
    }
    return form
  }

  private struct Kept<Form>: @unchecked Sendable {
    let form: Form?
    init(_ form: Form?) { self.form = form }
  }

  private func multiplyFewRows(_ n: Int, _ x: Region, into y: Region) {
    let (m, k) = (rowCount, columnCount)
    let (xp, yp) = (x.pointer, y.pointer)
    if let type = source.elementType.blocksForFewRows, backend.precision == .bfloat16, n >= Self.roundedRows {
      let rounded = Buffer(count: (n * k + 1) / 2, on: backend)
      ck_bfloat16_round(xp, n * k, rounded.words)
      parallel((m + 3) / 4, grain: 8) { fours in
        let rows = fours.lowerBound * 4..<min(m, fours.upperBound * 4)
        let scratch = Buffer(count: 2 * k, on: backend)
        ck_bfloat16_quantised_rows(
          type, source.bytes(ofRows: rows).baseAddress, source.bytesPerRow, rows.count, k / source.elementType.blockSize,
          rounded.words, n, k, yp + rows.lowerBound, m, scratch.words)
      }
      return
    }
    if let type = source.elementType.blocksForFewRows, ck_has_quantised_rows() {
      parallel((m + 1) / 2, grain: 16) { pairs in
        let rows = pairs.lowerBound * 2..<min(m, pairs.upperBound * 2)
        let sums = Buffer(count: n * k / 32, on: backend)
        ck_quantised_rows(
          type, source.bytes(ofRows: rows).baseAddress, rows.count, k / source.elementType.blockSize, xp, n, k,
          yp + rows.lowerBound, m, sums.pointer)
      }
      return
    }
    // Some rows at a time, which stay in the cache between being expanded and being used.
    parallel(m, grain: 16) { part in
      let scratch = Buffer(count: Self.tile * k, on: backend)
      for first in stride(from: part.lowerBound, to: part.upperBound, by: Self.tile) {
        let rows = first..<min(first + Self.tile, part.upperBound)
        Kernels.dequantise(
          source.bytes(ofRows: rows), as: source.elementType,
          into: UnsafeMutableBufferPointer(start: scratch.pointer, count: rows.count * k))
        sgemm(false, true, n, rows.count, k, 1, xp, k, scratch.pointer, k, 0, yp + first, m)
      }
    }
  }

  private static let tile = 32
}

extension ElementType {
  /// The format's name in C, where there is a kernel that reads its blocks directly.
  fileprivate var blocksForFewRows: CKQuantisation? {
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
