/// The leading part of a matrix: `W ≈ U · diag(σ) · Vᵀ`, the best approximation of its rank.
///
/// | value   | shape              |
/// |---------|--------------------|
/// | `W`     | `[rows, columns]`  |
/// | `left`  | `U: [rows, rank]`  |
/// | `values`| `σ: [rank]`        |
/// | `right` | `Vᵀ: [rank, columns]` |
///
/// All row-major; the columns of `U` and the rows of `Vᵀ` are orthonormal, and σ descends and is never negative. It
/// computes on the calling thread alone, so the bits do not depend on the number of threads; several run side by side.
public struct SingularValueDecomposition: Sendable {
  public let left: [Float]
  public let values: [Float]
  public let right: [Float]

  /// By divide and conquer (LAPACK's `sgesdd`), exact to rounding.
  ///
  /// - Complexity: some `20 · rows · columns · min(rows, columns)` operations, whatever the rank.
  /// - Precondition: `1 ≤ rank ≤ min(rows, columns)`, and `rows · columns` values.
  /// - Throws: ``InputError`` if there is a NaN among the values, or the iteration does not converge.
  public init(exactly w: [Float], rows: Int, columns: Int, rank: Int) throws {
    precondition(
      w.count == rows * columns && rank >= 1 && rank <= min(rows, columns),
      "SingularValueDecomposition: rank \(rank) of \(rows)×\(columns) in \(w.count) values")
    var copy = w
    let whole = try LAPACK.singularValues(of: &copy, rows: rows, columns: columns), n = whole.values.count
    values = Array(whole.values.prefix(rank))
    right = Array(whole.right.prefix(rank * columns))
    left = rank == n ? whole.left : (0..<rows).flatMap { whole.left[$0 * n..<$0 * n + rank] }
  }

  /// The same directions with other values.
  public func with(values: [Float]) -> Self {
    precondition(values.count == self.values.count, "SingularValueDecomposition: \(values.count) of \(self.values.count) values")
    return Self(left: left, values: values, right: right)
  }

  init(left: [Float], values: [Float], right: [Float]) {
    self.left = left
    self.values = values
    self.right = right
  }
}
