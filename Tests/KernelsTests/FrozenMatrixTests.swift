import Kernels
import Randomness
import Testing
import TestSupport

/// Products with matrices as they lie in files, against the reference on the values that they stand for.
struct FrozenMatrixTests {
  private static let types: [ElementType] = [
    .float32, .float16, .bfloat16, .q4_0, .q4_1, .q5_0, .q5_1, .q8_0, .q4_K, .q5_K, .q6_K,
  ]

  /// A matrix of random blocks with scales of ordinary size, and its values.
  private func matrix(
    _ type: ElementType, rows: Int, columns: Int, seed: UInt64 = 1
  ) -> (stored: StoredMatrix, values: [Float]) {
    var generator = SeededGenerator(seed: seed, stream: type.name)
    var bytes = (0..<rows * columns / type.blockSize * type.bytesPerBlock).map { _ in UInt8(generator.index(below: 256)) }
    let scales: [Int] =
      switch type {
      case .q4_0, .q5_0, .q8_0: [0]
      case .q4_1, .q5_1, .q4_K, .q5_K: [0, 2]
      case .q6_K: [208]
      default: []
      }
    for block in stride(from: 0, to: bytes.count, by: type.bytesPerBlock) {
      // Half-precision numbers between 2⁻⁷ and 2⁻⁵ of either sign.
      for place in scales {
        bytes[block + place + 1] = UInt8(0x20 + generator.index(below: 8)) | (generator.index(below: 2) == 0 ? 0x80 : 0)
      }
    }
    if !type.isQuantised {
      let floats = randomValues(rows * columns, seed: seed)
      bytes = floats.flatMap { value -> [UInt8] in
        let bits = value.bitPattern
        switch type {
        case .float32: return (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
        case .bfloat16: return [UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 24)]
        default:
          let half = float16Bits(value)
          return [UInt8(truncatingIfNeeded: half), UInt8(truncatingIfNeeded: half >> 8)]
        }
      }
    }
    let owner = Bytes(bytes)
    let stored = StoredMatrix(
      rowCount: rows, columnCount: columns, elementType: type, bytes: UnsafeRawBufferPointer(owner.buffer), owner: owner)
    var values = [Float](repeating: 0, count: rows * columns)
    values.withUnsafeMutableBufferPointer { dequantise(stored.bytes, as: type, into: $0) }
    return (stored, values)
  }

  private final class Bytes {
    let buffer: UnsafeMutableRawBufferPointer
    init(_ bytes: [UInt8]) {
      buffer = .allocate(byteCount: bytes.count, alignment: 1)
      buffer.copyBytes(from: bytes)
    }
    deinit { buffer.deallocate() }
  }

  /// Sums of some hundred products in float32.
  private let tolerance = 2e-5

  @Test(arguments: types, [1, 2, 3, 4, 5, 8, 9, 32, 33, 70])
  func multiply(type: ElementType, n: Int) {
    for device in Device.all {
      device.run {
        for (rows, columns) in [(1, 256), (7, 512), (130, 256)] {
          let (stored, values) = matrix(type, rows: rows, columns: columns), x = randomValues(n * columns, seed: 2)
          let frozen = device.backend.freeze(stored)
          let y = device.output(n * rows)
          frozen.multiply(device.region(x), into: y.region)
          let expected = Reference.gemm(
            m: n, n: rows, k: columns, alpha: 1, x.doubles, transposeA: false, values.doubles, transposeB: true, beta: 0,
            [Double](repeating: 0, count: n * rows))
          expectClose(y.values(), expected, relative: tolerance, absolute: tolerance * largest(expected))
        }
      }
    }
  }

  /// Some rows at a time with both factors rounded to bfloat16: the products of the rounded factors, and all of them.
  @Test(
    .enabled(if: CPUBackend.hasBFloat16, "this processor has no bfloat16 products"), arguments: types,
    [3, 4, 5, 6, 7, 13, 32, 33])
  func multiplyInBFloat16(type: ElementType, n: Int) {
    for threads in [1, 2] {
      let device = Device(backend: CPUBackend(precision: .bfloat16), threads: threads)
      device.run {
        for (rows, columns) in [(1, 256), (7, 512), (130, 256)] {
          let (stored, values) = matrix(type, rows: rows, columns: columns), x = randomValues(n * columns, seed: 2)
          let y = device.output(n * rows)
          device.backend.freeze(stored).multiply(device.region(x), into: y.region)
          func product(_ x: [Double], _ w: [Double]) -> [Double] {
            Reference.gemm(
              m: n, n: rows, k: columns, alpha: 1, x, transposeA: false, w, transposeB: true, beta: 0,
              [Double](repeating: 0, count: n * rows))
          }
          // Rounding to 8 bits moves a factor by at most 2⁻⁹ of its size: twice that of the sum of all sizes bounds it.
          let expected = product(x.doubles, values.doubles)
          let sizes = product(x.doubles.map(abs), values.doubles.map(abs))
          for (found, (wanted, size)) in zip(y.values(), zip(expected, sizes)) {
            #expect(abs(Double(found) - wanted) <= size / 256 * 1.01)
          }
        }
      }
    }
  }

  @Test(arguments: types, [1, 9, 70])
  func multiplyTransposed(type: ElementType, n: Int) {
    for device in Device.all {
      device.run {
        let (rows, columns) = (37, 256)
        let (stored, values) = matrix(type, rows: rows, columns: columns), dy = randomValues(n * rows, seed: 3)
        let frozen = device.backend.freeze(stored)
        let dx = device.output(n * columns)
        frozen.multiplyTransposed(device.region(dy), into: dx.region)
        let expected = Reference.gemm(
          m: n, n: columns, k: rows, alpha: 1, dy.doubles, transposeA: false, values.doubles, transposeB: false, beta: 0,
          [Double](repeating: 0, count: n * columns))
        expectClose(dx.values(), expected, relative: tolerance, absolute: tolerance * largest(expected))
      }
    }
  }

  /// Matrices larger than what is expanded, packed or summed at a time, odd sizes, and another number of threads: in both
  /// precisions and both directions.
  @Test(
    arguments: [
      (ElementType.float32, 37, 129), (.float32, 1601, 33), (.float16, 4500, 257), (.q4_0, 1601, 160),
      (.q4_K, 3001, 512), (.q6_K, 66, 1280), (.q8_0, 130, 1216), (.bfloat16, 65, 1155),
    ], [1, 40, 150])
  func largeAndOddMatrices(matrix of: (type: ElementType, rows: Int, columns: Int), n: Int) {
    let (rows, columns) = (of.rows, of.columns)
    let (stored, values) = matrix(of.type, rows: rows, columns: columns)
    let x = randomValues(n * columns, seed: 2), dy = randomValues(n * rows, seed: 3)
    let rounded = CPUBackend.hasBFloat16 ? [CPUBackend(precision: .bfloat16)] : []
    for backend in [.shared] + rounded {
      let results = [1, 2, 3].map { threads in
        let device = Device(backend: backend, threads: threads)
        return device.run { () -> (y: [Float], dx: [Float]) in
          let (y, dx) = (device.output(n * rows), device.output(n * columns))
          let frozen = device.backend.freeze(stored)
          frozen.multiply(device.region(x), into: y.region)
          frozen.multiplyTransposed(device.region(dy), into: dx.region)
          return (y.values(), dx.values())
        }
      }
      expectProduct(results[0].y, x, values, n, rows, columns, transposed: false, backend.precision)
      expectProduct(results[0].dx, dy, values, n, rows, columns, transposed: true, backend.precision)
      for other in results.dropFirst() where backend.precision == .bfloat16 && n > 1 {
        expectSameBits(other.y, results[0].y, "y with other threads")
        if n > 32 { expectSameBits(other.dx, results[0].dx, "dx with other threads") }
      }
    }
  }

  /// Compares a product with the reference in a sample of its elements. Rounding a factor to 8 bits moves it by at most
  /// 2⁻⁹ of its size, so that twice that of the sum of all sizes bounds what bfloat16 does.
  private func expectProduct(
    _ found: [Float], _ x: [Float], _ w: [Float], _ n: Int, _ rows: Int, _ columns: Int, transposed: Bool,
    _ precision: Precision
  ) {
    let width = transposed ? columns : rows, inner = transposed ? rows : columns
    #expect(found.allSatisfy { $0.isFinite })
    for index in Set(stride(from: 0, to: n * width, by: 97)).union(n * width - min(n * width, 70)..<n * width) {
      let (i, j) = (index / width, index % width)
      var (sum, size) = (0.0, 0.0)
      for p in 0..<inner {
        let product = Double(x[i * inner + p]) * Double(transposed ? w[p * columns + j] : w[j * columns + p])
        sum += product
        size += abs(product)
      }
      let bound = precision == .bfloat16 ? size / 256 * 1.01 : tolerance * size
      let difference = abs(Double(found[index]) - sum)
      if !(difference <= bound) {
        Issue.record("element \(i), \(j): \(found[index]), expected \(sum) ± \(bound)")
        return
      }
    }
  }

  @Test(arguments: types) func rowsAreTheValues(type: ElementType) {
    let (stored, values) = matrix(type, rows: 5, columns: 256)
    let device = Device.all[0], frozen = device.backend.freeze(stored), y = device.output(3 * 256)
    frozen.gatherRows([4, 0, 4], into: y.region)
    expectSameBits(y.values(), [4, 0, 4].flatMap { values[$0 * 256..<($0 + 1) * 256] })
  }

  @Test(arguments: types) func rowsCanBeReordered(type: ElementType) {
    let (stored, values) = matrix(type, rows: 4, columns: 256), order = [2, 0, 3, 1]
    var result = [Float](repeating: 0, count: values.count)
    withExtendedLifetime(stored.reordered(order)) { reordered in
      result.withUnsafeMutableBufferPointer { dequantise(reordered.bytes, as: type, into: $0) }
    }
    expectSameBits(result, order.flatMap { values[$0 * 256..<($0 + 1) * 256] })
  }

  /// A block with a scale that is no finite number, of either kind, in any of its places.
  @Test(arguments: types) func finiteValues(type: ElementType) {
    let (stored, values) = matrix(type, rows: 3, columns: 256)
    #expect(hasOnlyFiniteValues(stored.bytes, as: type) && values.allSatisfy(\.isFinite))
    let places: [Int] =
      switch type {
      case .float32: [2, 62]
      case .float16, .bfloat16, .q4_0, .q5_0, .q8_0: [0]
      case .q6_K: [208]
      default: [0, 2]
      }
    for place in places {
      for bits in [0x7C00, 0xFC00, 0x7E01] as [UInt16] {
        var bytes = Array(stored.bytes)
        let high = type == .bfloat16 || type == .float32 ? bits | 0x7F80 : bits
        bytes[place] = UInt8(truncatingIfNeeded: high)
        bytes[place + 1] = UInt8(truncatingIfNeeded: high >> 8)
        bytes.withUnsafeBytes { #expect(!hasOnlyFiniteValues($0, as: type), "\(type) at \(place)") }
      }
    }
  }

  private func largest(_ values: [Double]) -> Double { values.map(abs).max() ?? 0 }
}
