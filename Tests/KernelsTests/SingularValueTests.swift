import Diagnostics
import Kernels
import Randomness
import TestSupport
import Testing

struct SingularValueTests {
  /// LAPACK in float32: some dozen roundings of the largest singular value, which is about 10 here.
  private let tolerance = 2e-5

  /// Tall, wide, square, and a single row.
  static let shapes = [(50, 30), (30, 50), (40, 40), (1, 7), (7, 1)]

  @Test(arguments: shapes)
  func allOfThemGiveTheMatrixBack(rows: Int, columns: Int) throws {
    let w = randomValues(rows * columns, seed: 1), rank = min(rows, columns)
    let svd = try SingularValueDecomposition(exactly: w, rows: rows, columns: columns, rank: rank)
    expectOrthonormal(svd, rows, columns, rank)
    expectClose(product(svd, rows, columns, rank), w.doubles, relative: 0, absolute: tolerance)
  }

  /// The error of the best approximation is what the rest of the singular values makes (Eckart and Young, 1936).
  @Test(arguments: [(50, 30), (30, 50)])
  func aPartIsTheBestOfItsRank(rows: Int, columns: Int) throws {
    let w = randomValues(rows * columns, seed: 2)
    let whole = try SingularValueDecomposition(exactly: w, rows: rows, columns: columns, rank: 30)
    let part = try SingularValueDecomposition(exactly: w, rows: rows, columns: columns, rank: 8)
    #expect(part.values == Array(whole.values.prefix(8)))
    let error = squares(zip(product(part, rows, columns, 8), w.doubles).map { Double($0) - $1 })
    #expect(abs(error - squares(whole.values.dropFirst(8).map(Double.init))) < 1e-4 * error)
  }

  /// Values that descend as 1/k, as those of trained weights roughly do: four digits of every value, and an
  /// approximation that is as good as the best one to a thousandth.
  @Test(arguments: [(120, 90), (90, 120)], [1, 8, 20])
  func theSketchFindsTheLeadingOnes(shape: (Int, Int), rank: Int) throws {
    let (rows, columns) = shape, w = try decaying(rows, columns, count: 90)
    let exact = try SingularValueDecomposition(exactly: w, rows: rows, columns: columns, rank: rank)
    var generator = SeededGenerator(seed: 1, stream: "sketch")
    let svd = try SingularValueDecomposition(
      randomised: w, rows: rows, columns: columns, rank: rank, generator: &generator)
    expectOrthonormal(svd, rows, columns, rank)
    expectClose(svd.values, exact.values.doubles, relative: 1e-4, "singular values")
    func error(_ svd: SingularValueDecomposition) -> Double {
      squares(zip(product(svd, rows, columns, rank), w.doubles).map { Double($0) - $1 })
    }
    #expect(error(svd) <= 1.001 * error(exact) + 1e-9)
  }

  @Test(arguments: [false, true])
  func aMatrixOfALowerRank(isRandomised: Bool) throws {
    let (rows, columns, rank) = (60, 45, 6), w = try decaying(rows, columns, count: 3)
    var generator = SeededGenerator(seed: 2, stream: "sketch")
    let svd = isRandomised
      ? try SingularValueDecomposition(randomised: w, rows: rows, columns: columns, rank: rank, generator: &generator)
      : try SingularValueDecomposition(exactly: w, rows: rows, columns: columns, rank: rank)
    expectOrthonormal(svd, rows, columns, rank)
    #expect(svd.values.prefix(3).allSatisfy { $0 > 0.3 } && svd.values.dropFirst(3).allSatisfy { $0 < 1e-6 })
    expectClose(product(svd, rows, columns, rank), w.doubles, relative: 0, absolute: tolerance)
  }

  /// Also where the inner side is the longest, or longer than one of the others.
  @Test(arguments: [(50, 6, 30), (30, 6, 50), (12, 20, 9), (9, 10, 12), (5, 1, 4)])
  func aProductIsDecomposedByItsFactors(rows: Int, inner: Int, columns: Int) throws {
    let b = randomValues(rows * inner, seed: 7), a = randomValues(inner * columns, seed: 8)
    let w = (0..<rows * columns).map { index -> Float in
      (0..<inner).reduce(0) { $0 + b[index / columns * inner + $1] * a[$1 * columns + index % columns] }
    }
    let svd = try SingularValueDecomposition(product: b, a, rows: rows, inner: inner, columns: columns)
    let rank = min(rows, inner, columns)
    #expect(svd.values.count == rank)
    let exact = try SingularValueDecomposition(exactly: w, rows: rows, columns: columns, rank: rank)
    expectClose(svd.values, exact.values.doubles, relative: 1e-5, absolute: tolerance, "singular values")
    expectOrthonormal(svd, rows, columns, rank)
    expectClose(product(svd, rows, columns, rank), w.doubles, relative: 0, absolute: tolerance)
  }

  @Test func zerosHaveSingularValuesOfZero() throws {
    var generator = SeededGenerator(seed: 3, stream: "sketch")
    let svd = try SingularValueDecomposition(
      randomised: Array(repeating: 0, count: 600), rows: 20, columns: 30, rank: 2, generator: &generator)
    #expect(svd.values == [0, 0])
    expectOrthonormal(svd, 20, 30, 2)
  }

  @Test func theSameSeedGivesTheSameBitsOnAnyNumberOfThreads() throws {
    let w = randomValues(200 * 300, seed: 4)
    func decompose(seed: UInt64, threads: Int) throws -> SingularValueDecomposition {
      var generator = SeededGenerator(seed: seed, stream: "sketch")
      return try withThreads(threads) {
        try SingularValueDecomposition(leading: 10, of: w, rows: 200, columns: 300, generator: &generator)
      }
    }
    let one = try decompose(seed: 1, threads: 1), three = try decompose(seed: 1, threads: 3)
    expectSameBits(three.left, one.left)
    expectSameBits(three.values, one.values)
    expectSameBits(three.right, one.right)
    #expect(try decompose(seed: 2, threads: 1).left != one.left)
  }

  @Test func valuesThatAreNoNumbersAreAnError() throws {
    var w = randomValues(600, seed: 5)
    w[17] = .nan
    let remedy = "The weights may be damaged; check the model file."
    #expect(
      inputError { _ = try SingularValueDecomposition(exactly: w, rows: 20, columns: 30, rank: 2) }
        == .invalid(
          "singular values", "argument 5 of sgesdd is wrong: a matrix that holds NaN, or a size that does not fit",
          remedy: remedy))
    var generator = SeededGenerator(seed: 3, stream: "sketch")
    let error = inputError {
      _ = try SingularValueDecomposition(randomised: w, rows: 20, columns: 30, rank: 2, generator: &generator)
    }
    #expect(error?.problem.hasPrefix("argument 4 of sgeqrf is wrong") == true)
  }

  // MARK: -

  /// A matrix with the singular values 1, 1/2, …, 1/count.
  private func decaying(_ rows: Int, _ columns: Int, count: Int) throws -> [Float] {
    let frame = try SingularValueDecomposition(
      exactly: randomValues(rows * columns, seed: 6), rows: rows, columns: columns, rank: count)
    return (0..<rows * columns).map { index in
      let (i, j) = (index / columns, index % columns)
      return (0..<count).reduce(0) {
        $0 + frame.left[i * count + $1] * frame.right[$1 * columns + j] / Float($1 + 1)
      }
    }
  }

  private func product(_ svd: SingularValueDecomposition, _ rows: Int, _ columns: Int, _ rank: Int) -> [Float] {
    (0..<rows * columns).map { index in
      let (i, j) = (index / columns, index % columns)
      return (0..<rank).reduce(0) {
        $0 + svd.left[i * rank + $1] * svd.values[$1] * svd.right[$1 * columns + j]
      }
    }
  }

  private func expectOrthonormal(
    _ svd: SingularValueDecomposition, _ rows: Int, _ columns: Int, _ rank: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(zip(svd.values, svd.values.dropFirst()).allSatisfy(>=) && svd.values.allSatisfy { $0 >= 0 })
    let identity = (0..<rank * rank).map { $0 / rank == $0 % rank ? 1.0 : 0 }
    func expect(_ what: String, _ count: Int, _ value: (Int, Int) -> Float) {
      let products = (0..<rank * rank).map { index in
        (0..<count).reduce(0.0) { $0 + Double(value($1, index / rank)) * Double(value($1, index % rank)) }
      }
      expectClose(products, identity, relative: 0, absolute: tolerance, what, sourceLocation: sourceLocation)
    }
    expect("left", rows) { svd.left[$0 * rank + $1] }
    expect("right", columns) { svd.right[$1 * columns + $0] }
  }

  private func squares(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
}
