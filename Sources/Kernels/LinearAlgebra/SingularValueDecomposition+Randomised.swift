import Randomness

extension SingularValueDecomposition {
  /// From a random sketch: much faster than the exact one where the rank is far below both sides.
  ///
  ///     Y = W·Ω,  Ω: [columns, l] normal,  l = rank + oversampling
  ///     Q = orth(Y);  again and again:  Z = orth(Wᵀ·Q),  Q = orth(W·Z)
  ///     Qᵀ·W = Û·diag(σ)·Vᵀ,  U = Q·Û,  and of all that the leading `rank`
  ///
  /// Each iteration multiplies what the sketch lacks of a direction by `(σ[l+1] / σ)²`, so the first singular values
  /// come out best, and the last ones a little too small where the values descend slowly: with the defaults, by at most
  /// 1.5 % in weights of SmolLM2-135M at rank 32.
  ///
  /// Halko, Martinsson and Tropp, 2011, arXiv:0909.4061: algorithms 4.4 and 5.1.
  ///
  /// - Complexity: `(4 · iterations + 4) · rows · columns · l` operations.
  /// - Parameters:
  ///   - iterations: Passes over `W` and back.
  ///   - generator: Makes `Ω`; the same state gives the same bits.
  /// - Precondition: As for the exact one.
  /// - Throws: ``InputError`` if there is a NaN among the values, or an iteration does not converge.
  public init(
    randomised w: [Float], rows: Int, columns: Int, rank: Int, oversampling: Int = 16, iterations: Int = 8,
    generator: inout SeededGenerator
  ) throws {
    precondition(
      w.count == rows * columns && rank >= 1 && rank <= min(rows, columns) && oversampling >= 0 && iterations >= 0,
      "SingularValueDecomposition: rank \(rank) of \(rows)×\(columns) in \(w.count) values")
    let l = min(rank + oversampling, rows, columns)
    // Sketches lie transposed, row after row, which is what LAPACK takes for columns.
    func timesW(_ q: [Float]) -> [Float] {
      Self.product(l, columns, rows, q, rows, w, columns, transposeB: false)
    }
    func timesTransposedW(_ z: [Float]) -> [Float] {
      Self.product(l, rows, columns, z, columns, w, columns, transposeB: true)
    }
    var q = timesTransposedW((0..<l * columns).map { _ in generator.normal() })
    try LAPACK.orthonormalise(&q, rows: l, columns: rows)
    for _ in 0..<iterations {
      var z = timesW(q)
      try LAPACK.orthonormalise(&z, rows: l, columns: columns)
      q = timesTransposedW(z)
      try LAPACK.orthonormalise(&q, rows: l, columns: rows)
    }
    var projected = timesW(q)
    let small = try LAPACK.singularValues(of: &projected, rows: l, columns: columns)
    self.init(
      left: Self.product(rows, rank, l, q, rows, transposeA: true, small.left, l, transposeB: false),
      values: Array(small.values.prefix(rank)), right: Array(small.right.prefix(rank * columns)))
  }

  /// `op(A) · op(B): [m, n]` with inner size `k`, on the calling thread.
  static func product(
    _ m: Int, _ n: Int, _ k: Int, _ a: [Float], _ lda: Int, transposeA: Bool = false, _ b: [Float], _ ldb: Int,
    transposeB: Bool
  ) -> [Float] {
    [Float](unsafeUninitializedCapacity: m * n) { c, count in
      a.withUnsafeBufferPointer { a in
        b.withUnsafeBufferPointer { b in
          guard let ap = a.baseAddress, let bp = b.baseAddress, let cp = c.baseAddress else { return }
          sgemm(transposeA, transposeB, m, n, k, 1, ap, lda, bp, ldb, 0, cp, n)
        }
      }
      count = m * n
    }
  }
}

extension SingularValueDecomposition {
  /// The exact one where that costs little or about as much as the sketch, the randomised one for a small rank of a
  /// large matrix.
  public init(leading rank: Int, of w: [Float], rows: Int, columns: Int, generator: inout SeededGenerator) throws {
    if min(rows, columns) <= max(128, 5 * rank) {
      try self.init(exactly: w, rows: rows, columns: columns, rank: rank)
    } else {
      try self.init(randomised: w, rows: rows, columns: columns, rank: rank, generator: &generator)
    }
  }
}
