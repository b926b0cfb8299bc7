import Autograd
import Kernels
import TestSupport
import Testing

struct MatmulTests {
  @Test(arguments: [(1, 1, 1), (1, 9, 7), (3, 8, 5), (9, 1, 4), (5, 17, 33)])
  func matmulTransposed(n: Int, m: Int, k: Int) {
    checkGradients(of: [randomTensor([n, k], seed: 1), randomTensor([m, k], seed: 2)]) {
      $0[0].matmulTransposed($0[1])
    } reference: {
      multiplied($0[0], $0[1], n, m, k)
    }
  }

  @Test func theSameMatrixTwice() {
    checkGradients(of: [randomTensor([4, 3], seed: 3)]) {
      $0[0].matmulTransposed($0[0])
    } reference: {
      multiplied($0[0], $0[0], 4, 4, 3)
    }
  }

  @Test func addingBias() {
    checkGradients(of: [randomTensor([5, 7], seed: 4), randomTensor([7], seed: 5)]) {
      $0[0].addingBias($0[1])
    } reference: { inputs in
      inputs[0].indices.map { inputs[0][$0] + inputs[1][$0 % 7] }
    }
  }
}

/// `x · wᵀ` by the reference.
func multiplied(_ x: [Double], _ w: [Double], _ n: Int, _ m: Int, _ k: Int) -> [Double] {
  Reference.gemm(
    m: n, n: m, k: k, alpha: 1, x, transposeA: false, w, transposeB: true, beta: 0,
    [Double](repeating: 0, count: n * m))
}
