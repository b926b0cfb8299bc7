import Autograd
import Kernels
import TestSupport
import Testing

struct LowRankTests {
  private let n = 5, m = 9, k = 7, r = 3
  private var base: DenseMap { DenseMap(randomTensor([m, k], seed: 10)) }

  @Test func mappedByABase() {
    let base = base, (n, m, k) = (n, m, k)
    checkGradients(of: [randomTensor([n, k], seed: 1)]) {
      $0[0].mapped(by: base)
    } reference: {
      multiplied($0[0], base.weight.doubles, n, m, k)
    }
  }

  @Test(arguments: [1, 0.25, -3] as [Float])
  func mappedByABasePlusALowRankUpdate(scale: Float) {
    let base = base, (n, m, k, r) = (n, m, k, r)
    checkGradients(
      of: [randomTensor([n, k], seed: 2), randomTensor([r, k], seed: 3), randomTensor([m, r], seed: 4)],
      absolute: 5e-5
    ) {
      $0[0].mapped(by: base, plus: LowRankUpdate(a: $0[1], b: $0[2], scale: scale))
    } reference: {
      let h = multiplied($0[0], $0[1], n, r, k)
      let update = multiplied(h, $0[2], n, m, r)
      return zip(multiplied($0[0], base.weight.doubles, n, m, k), update).map { $0 + Double(scale) * $1 }
    }
  }

  /// `y = W·x + s·(B·A − B₀·A₀)·x′`, with an input of its own or without.
  @Test(arguments: [false, true])
  func anUpdateFromAStart(isSeparate: Bool) {
    let base = base, (n, m, k, r) = (n, m, k, r)
    let a0 = randomTensor([r, k], seed: 11), b0 = randomTensor([m, r], seed: 12), scale: Float = 0.5
    checkGradients(
      of: [
        randomTensor([n, k], seed: 2), randomTensor([r, k], seed: 3), randomTensor([m, r], seed: 4),
        randomTensor([n, k], seed: 5),
      ], absolute: 5e-5
    ) {
      let y = $0[0].mapped(
        by: base, plus: LowRankUpdate(a: $0[1], b: $0[2], scale: scale, start: (a0, b0)), of: isSeparate ? $0[3] : nil)
      return isSeparate ? y : y + $0[3].matmulTransposed(base.weight)
    } reference: {
      func update(_ x: [Double], _ a: [Double], _ b: [Double]) -> [Double] {
        multiplied(multiplied(x, a, n, r, k), b, n, m, r)
      }
      let x = isSeparate ? $0[3] : $0[0]
      let changes = zip(update(x, $0[1], $0[2]), update(x, a0.doubles, b0.doubles)).map { Double(scale) * ($0 - $1) }
      let y = zip(multiplied($0[0], base.weight.doubles, n, m, k), changes).map(+)
      return isSeparate ? y : zip(y, multiplied($0[3], base.weight.doubles, n, m, k)).map(+)
    }
  }

  @Test func anUpdateAtItsStartAddsNothing() {
    let x = randomTensor([n, k], seed: 2), a = randomTensor([r, k], seed: 3), b = randomTensor([m, r], seed: 4)
    let update = LowRankUpdate(a: a, b: b, scale: 3, start: (a, b))
    expectSameBits(x.mapped(by: base, plus: update).floats, x.mapped(by: base).floats)
    expectSameBits(update.added(to: base.weight).floats, base.weight.floats)
  }

  @Test(arguments: [false, true])
  func theSumAndTheLengthsOfItsRows(hasStart: Bool) {
    let a = randomTensor([r, k], seed: 3), b = randomTensor([m, r], seed: 4)
    let a0 = randomTensor([r, k], seed: 11), b0 = randomTensor([m, r], seed: 12), w = base.weight.doubles
    let update = LowRankUpdate(a: a, b: b, scale: 0.5, start: hasStart ? (a0, b0) : nil)
    let sum = (0..<m * k).map { index in
      (0..<r).reduce(w[index]) { sum, j in
        let (left, right) = (index / k * r + j, j * k + index % k)
        return sum + 0.5 * (b.doubles[left] * a.doubles[right] - (hasStart ? b0.doubles[left] * a0.doubles[right] : 0))
      }
    }
    func squares(_ w: [Double]) -> [Double] {
      (0..<m).map { i in (0..<k).reduce(0) { $0 + w[i * k + $1] * w[i * k + $1] } }
    }
    expectClose(update.added(to: base.weight).floats, sum, relative: 0, absolute: 2e-6)
    expectClose(
      update.rowLengths(of: base, squares: squares(w)).floats, squares(sum).map { $0.squareRoot() }, relative: 2e-6)
  }

  /// A base that is nobody's parameter is asked for an input gradient only if one is wanted.
  @Test func theBaseIsNotAskedForAGradientThatNobodyWants() {
    let base = base
    let a = Parameter(name: "a", randomTensor([r, k], seed: 5)), b = Parameter(name: "b", randomTensor([m, r], seed: 6))
    let x = randomTensor([n, k], seed: 7)
    _ = valueAndGradients(of: [a, b]) { x.mapped(by: base, plus: LowRankUpdate(a: a.value, b: b.value, scale: 1)).sum() }
    #expect(base.transposeCount == 0)
  }

  @Test func theWeightStaysAsItWas() {
    let base = base, before = base.weight.floats
    let a = Parameter(name: "a", randomTensor([r, k], seed: 8)), b = Parameter(name: "b", randomTensor([m, r], seed: 9))
    _ = valueAndGradients(of: [a, b]) {
      randomTensor([n, k], seed: 7).mapped(by: base, plus: LowRankUpdate(a: a.value, b: b.value, scale: 1)).sum()
    }
    #expect(base.weight.floats == before)
  }
}

/// A frozen dense weight `[M, K]`.
private final class DenseMap: LinearMap {
  let weight: Tensor
  private(set) var transposeCount = 0

  init(_ weight: Tensor) { self.weight = weight }

  func applied(to x: Tensor) -> Tensor { x.matmulTransposed(weight) }

  func transposeApplied(to dy: Tensor) -> Tensor {
    transposeCount += 1
    let (m, k) = (weight.shape[0], weight.shape[1])
    let dx = Region(count: dy.rowCount * k, on: dy.backend)
    dy.backend.gemm(
      m: dy.rowCount, n: k, k: m, alpha: 1, dy.region, transposeA: false, weight.region, transposeB: false, beta: 0,
      into: dx)
    return Tensor(dx, shape: [dy.rowCount, k])
  }
}
