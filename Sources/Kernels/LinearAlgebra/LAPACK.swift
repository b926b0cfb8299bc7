import CLAPACKE
import Diagnostics

/// The few LAPACK routines that are needed, on the calling thread, with their failures as errors.
///
/// LAPACK's matrices lie column by column: what it calls `[m, n]` is a row-major `[n, m]` here.
enum LAPACK {
  /// What a routine's return value says if it is not 0.
  static func check(_ routine: String, _ info: Int32) throws {
    guard info != 0 else { return }
    let problem =
      switch info {
      case LAPACK_WORK_MEMORY_ERROR, LAPACK_TRANSPOSE_MEMORY_ERROR: "\(routine) found no memory for its work"
      case ..<0: "argument \(-info) of \(routine) is wrong: a matrix that holds NaN, or a size that does not fit"
      default: "\(routine) did not converge (\(info))"
      }
    throw InputError.invalid("singular values", problem, remedy: "The weights may be damaged; check the model file.")
  }

  /// The singular values and vectors of a row-major `a: [rows, columns]`, whose values are lost.
  ///
  /// With `n = min(rows, columns)`: `left: [rows, n]`, `values: [n]`, descending, and `right: [n, columns]`.
  static func singularValues(
    of a: inout [Float], rows: Int, columns: Int
  ) throws -> (left: [Float], values: [Float], right: [Float]) {
    let n = min(rows, columns)
    var left = [Float](repeating: 0, count: rows * n), right = [Float](repeating: 0, count: n * columns)
    var values = [Float](repeating: 0, count: n)
    // Aᵀ = V Σ Uᵀ: column by column, LAPACK's first factor is our right one.
    try check(
      "sgesdd",
      LAPACKE_sgesdd(
        LAPACK_COL_MAJOR, CChar(UInt8(ascii: "S")), Int32(columns), Int32(rows), &a, Int32(columns),
        &values, &right, Int32(columns), &left, Int32(n)))
    return (left, values, right)
  }

  /// Makes the rows of a row-major `a: [rows, columns]` orthonormal, with the same span; `rows ≤ columns`.
  ///
  /// Rows that depend on others become some orthonormal rows outside the span.
  static func orthonormalise(_ a: inout [Float], rows: Int, columns: Int) throws {
    var factors = [Float](repeating: 0, count: rows)
    let (m, n) = (Int32(columns), Int32(rows))
    try check("sgeqrf", LAPACKE_sgeqrf(LAPACK_COL_MAJOR, m, n, &a, m, &factors))
    try check("sorgqr", LAPACKE_sorgqr(LAPACK_COL_MAJOR, m, n, n, &a, m, factors))
  }
}
