extension SingularValueDecomposition {
  /// All singular values of a product `B·A` of low rank, without the product: two small decompositions, one after the
  /// other.
  ///
  ///     A = U₁·diag(σ₁)·V₁ᵀ;   B·U₁·diag(σ₁) = U·diag(σ)·V₂ᵀ;   B·A = U·diag(σ)·(V₁·V₂)ᵀ
  ///
  /// - Parameters:
  ///   - b: `B: [rows, inner]`.
  ///   - a: `A: [inner, columns]`.
  /// - Throws: ``InputError`` if there is a NaN among the values, or an iteration does not converge.
  public init(product b: [Float], _ a: [Float], rows: Int, inner: Int, columns: Int) throws {
    precondition(
      b.count == rows * inner && a.count == inner * columns && min(rows, inner, columns) >= 1,
      "SingularValueDecomposition: [\(rows), \(inner)] in \(b.count) values, [\(inner), \(columns)] in \(a.count)")
    let n = min(inner, columns)
    let first = try Self(exactly: a, rows: inner, columns: columns, rank: n)
    var narrow = Self.product(rows, n, inner, b, inner, first.left, n, transposeB: false)
    for index in narrow.indices { narrow[index] *= first.values[index % n] }
    let second = try Self(exactly: narrow, rows: rows, columns: n, rank: min(rows, n))
    self.init(
      left: second.left, values: second.values,
      right: Self.product(second.values.count, columns, n, second.right, n, first.right, columns, transposeB: false))
  }
}
