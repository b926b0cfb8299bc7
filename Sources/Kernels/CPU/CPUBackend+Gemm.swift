import COpenBLAS

extension CPUBackend {
  public func gemm(
    m: Int, n: Int, k: Int, alpha: Float, _ a: Region, transposeA: Bool, _ b: Region, transposeB: Bool, beta: Float,
    into c: Region
  ) {
    precondition(
      a.count == m * k && b.count == k * n && c.count == m * n,
      "gemm: \(m)×\(n)×\(k) with \(a.count), \(b.count) and \(c.count) values")
    guard m > 0, n > 0 else { return }
    if multipliesInBFloat16(m: m, n: n, k: k) {
      return bfloat16Gemm(
        m: m, n: n, k: k, alpha: alpha, a, transposeA: transposeA, b, transposeB: transposeB, beta: beta, into: c)
    }
    if m == 1 && !transposeA {
      return multiplyRow(n: n, k: k, alpha: alpha, a, b, transposeB: transposeB, beta: beta, into: c)
    }
    let (ap, bp, cp) = (a.pointer, b.pointer, c.pointer)
    let lda = transposeA ? m : k, ldb = transposeB ? k : n
    // Each thread computes a block of rows or of columns, whichever side is longer, so that no sum is split.
    if m >= n {
      parallel(m, grain: 32) { rows in
        sgemm(
          transposeA, transposeB, rows.count, n, k, alpha, ap + rows.lowerBound * (transposeA ? 1 : k), lda, bp, ldb,
          beta, cp + rows.lowerBound * n, n)
      }
    } else {
      parallel(n, grain: 32) { columns in
        sgemm(
          transposeA, transposeB, m, columns.count, k, alpha, ap, lda,
          bp + columns.lowerBound * (transposeB ? k : 1), ldb, beta, cp + columns.lowerBound, n)
      }
    }
  }

  /// One row times a matrix: bound by memory, and a third faster as a matrix–vector product.
  private func multiplyRow(
    n: Int, k: Int, alpha: Float, _ a: Region, _ b: Region, transposeB: Bool, beta: Float, into c: Region
  ) {
    let (ap, bp, cp) = (a.pointer, b.pointer, c.pointer)
    parallel(n, grain: 64) { columns in
      let rowCount = transposeB ? columns.count : k
      let columnCount = transposeB ? k : columns.count
      cblas_sgemv(
        CblasRowMajor, transposeB ? CblasNoTrans : CblasTrans, blasint(rowCount), blasint(columnCount), alpha,
        bp + columns.lowerBound * (transposeB ? k : 1), blasint(transposeB ? k : n), ap, 1, beta,
        cp + columns.lowerBound, 1)
    }
  }
}

/// Row-major `C = α · op(A) · op(B) + β · C` on the calling thread, with explicit row strides.
@inline(__always)
func sgemm(
  _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Float, _ a: UnsafePointer<Float>,
  _ lda: Int, _ b: UnsafePointer<Float>, _ ldb: Int, _ beta: Float, _ c: UnsafeMutablePointer<Float>, _ ldc: Int
) {
  cblas_sgemm(
    CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans, blasint(m),
    blasint(n), blasint(k), alpha, a, blasint(lda), b, blasint(ldb), beta, c, blasint(ldc))
}
