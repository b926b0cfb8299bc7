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
      $0[0].mapped(by: base, plus: $0[1], $0[2], scale: scale)
    } reference: {
      let h = multiplied($0[0], $0[1], n, r, k)
      let update = multiplied(h, $0[2], n, m, r)
      return zip(multiplied($0[0], base.weight.doubles, n, m, k), update).map { $0 + Double(scale) * $1 }
    }
  }

  /// A base that is nobody's parameter is asked for an input gradient only if one is wanted.
  @Test func theBaseIsNotAskedForAGradientThatNobodyWants() {
    let base = base
    let a = Parameter(name: "a", randomTensor([r, k], seed: 5)), b = Parameter(name: "b", randomTensor([m, r], seed: 6))
    let x = randomTensor([n, k], seed: 7)
    _ = valueAndGradients(of: [a, b]) { x.mapped(by: base, plus: a.value, b.value, scale: 1).sum() }
    #expect(base.transposeCount == 0)
  }

  @Test func theWeightStaysAsItWas() {
    let base = base, before = base.weight.floats
    let a = Parameter(name: "a", randomTensor([r, k], seed: 8)), b = Parameter(name: "b", randomTensor([m, r], seed: 9))
    _ = valueAndGradients(of: [a, b]) {
      randomTensor([n, k], seed: 7).mapped(by: base, plus: a.value, b.value, scale: 1).sum()
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
