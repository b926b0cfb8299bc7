import CKernels

// Products of bfloat16 pairs, where the processor has them: twice as many operations a second as in float32. Factors are
// rounded to 8 bits on the way into the caches, sums stay float32. See Sources/CKernels/bfloat16_gemm.c.

extension CPUBackend {
  /// Whether this processor multiplies bfloat16 numbers.
  public static let hasBFloat16 = ck_has_bfloat16()

  /// Products with fewer operations than this gain nothing from being rounded and packed.
  private static let smallestProduct = 1 << 20

  /// Whether a product is large enough to be worth packing a factor for.
  func multipliesInBFloat16(m: Int, n: Int, k: Int) -> Bool {
    precision == .bfloat16 && m >= 8 && m * n * k >= Self.smallestProduct
  }

  /// ``gemm(m:n:k:alpha:_:transposeA:_:transposeB:beta:into:)`` with both factors rounded to bfloat16.
  func bfloat16Gemm(
    m: Int, n: Int, k: Int, alpha: Float, _ a: Region, transposeA: Bool, _ b: Region, transposeB: Bool, beta: Float,
    into c: Region
  ) {
    let packed = PackedMatrix(b, k: k, n: n, isTransposed: transposeB, on: self)
    packed.multiply(m: m, alpha: alpha, a, transposeA: transposeA, beta: beta, into: c)
  }
}

/// A matrix `B: [K, N]` in bfloat16, in the order in which products read it.
final class PackedMatrix: @unchecked Sendable {
  /// Columns that are packed together.
  private static let panel = 64

  let k: Int
  let n: Int
  private let buffer: Buffer
  private let backend: CPUBackend

  /// - Parameter isTransposed: `B` is stored `[N, K]`.
  init(_ b: Region, k: Int, n: Int, isTransposed: Bool, on backend: CPUBackend) {
    precondition(b.count == k * n, "PackedMatrix: \(k)×\(n) in \(b.count) values")
    self.k = k
    self.n = n
    self.backend = backend
    buffer = Buffer(count: ck_bfloat16_packed_size(k, n) / MemoryLayout<Float>.stride, on: backend)
    let (from, to) = (b.pointer, buffer.words)
    forEachPart { columns in
      ck_bfloat16_pack(
        from, false, k, n, isTransposed ? 1 : n, isTransposed ? k : 1, columns.lowerBound, columns.upperBound, to)
    }
  }

  /// `C = α · op(A) · B + β · C` with `C: [M, N]`.
  func multiply(m: Int, alpha: Float, _ a: Region, transposeA: Bool, beta: Float, into c: Region) {
    precondition(a.count == m * k && c.count == m * n, "PackedMatrix: \(m)×\(n)×\(k)")
    let (ap, bp, cp) = (a.pointer, UnsafePointer(buffer.words), c.pointer)
    let rowStride = transposeA ? 1 : k, columnStride = transposeA ? m : 1
    // Each thread computes a block of rows or of columns, whichever side is longer, so that no sum is split.
    if m >= n {
      parallel((m + 5) / 6, grain: 8) { blocks in
        let rows = blocks.lowerBound * 6..<min(m, blocks.upperBound * 6)
        withScratch { scratch in
          ck_bfloat16_gemm(
            rows.count, n, k, alpha, ap + rows.lowerBound * rowStride, rowStride, columnStride, bp, k, 0, n, beta,
            cp + rows.lowerBound * n, n, scratch)
        }
      }
    } else {
      forEachPart { columns in
        withScratch { scratch in
          ck_bfloat16_gemm(
            m, n, k, alpha, ap, rowStride, columnStride, bp, k, columns.lowerBound, columns.upperBound, beta, cp, n,
            scratch)
        }
      }
    }
  }

  /// Shares the columns out among the threads, in whole panels.
  private func forEachPart(_ body: (Range<Int>) -> Void) {
    parallel((n + Self.panel - 1) / Self.panel, grain: 1) { panels in
      body(panels.lowerBound * Self.panel..<min(n, panels.upperBound * Self.panel))
    }
  }

  private func withScratch(_ body: (UnsafeMutablePointer<Float>) -> Void) {
    backend.withScratch(PreparedFactor.scratchCount(on: backend), body)
  }
}
