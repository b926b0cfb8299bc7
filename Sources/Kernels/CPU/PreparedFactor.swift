import CKernels

/// A small matrix `B: [K, N]` that a thread multiplies with again and again: as it lies, or rounded to bfloat16 and packed.
struct PreparedFactor: @unchecked Sendable {
  private let values: StoredValues
  private let stride: Int
  private let isTransposed: Bool
  private let k: Int
  private let packed: Buffer?

  /// - Parameters:
  ///   - b: Stays in place as long as the factor is used.
  ///   - stride: Values from one row of the stored matrix to the next.
  ///   - isTransposed: `B` is stored `[N, K]`.
  init(
    _ b: StoredValues, k: Int, n: Int, stride: Int, isTransposed: Bool, on backend: CPUBackend
  ) {
    (values, self.stride, self.isTransposed, self.k) = (b, stride, isTransposed, k)
    guard backend.precision == .bfloat16 else {
      packed = nil
      return
    }
    let buffer = Buffer(count: ck_bfloat16_packed_size(k, n) / MemoryLayout<Float>.stride, on: backend)
    ck_bfloat16_pack(b.start, b.isBFloat16, k, n, isTransposed ? 1 : stride, isTransposed ? stride : 1, 0, n, buffer.words)
    packed = buffer
  }

  /// `C = α · op(A) · B[..<k, ..<n] + β · C` on the calling thread, with explicit row strides.
  ///
  /// - Parameter scratch: Room of ``scratchCount`` values that no other thread uses.
  func multiply(
    m: Int, n: Int, k: Int, alpha: Float, _ a: UnsafePointer<Float>, _ lda: Int, transposeA: Bool, beta: Float,
    into c: UnsafeMutablePointer<Float>, _ ldc: Int, scratch: UnsafeMutablePointer<Float>
  ) {
    guard let packed else {
      let b = values.start.assumingMemoryBound(to: Float.self)
      return sgemm(transposeA, isTransposed, m, n, k, alpha, a, lda, b, stride, beta, c, ldc)
    }
    ck_bfloat16_gemm(
      m, n, k, alpha, a, transposeA ? 1 : lda, transposeA ? lda : 1, packed.words, self.k, 0, n, beta, c, ldc, scratch)
  }

  /// Values of scratch memory that a product needs.
  static func scratchCount(on backend: CPUBackend) -> Int {
    backend.precision == .bfloat16 ? ck_bfloat16_scratch_size() / MemoryLayout<Float>.stride : 0
  }
}

extension Buffer {
  /// The same memory as numbers of 16 bits.
  var words: UnsafeMutablePointer<UInt16> { UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: UInt16.self) }
}
