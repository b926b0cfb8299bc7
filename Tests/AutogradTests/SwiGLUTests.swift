import Autograd
import Kernels
import TestSupport
import Testing

struct SwiGLUTests {
  @Test(arguments: [[1, 1], [3, 7], [5, 16]])
  func gateAndUp(shape: [Int]) {
    checkGradients(of: [randomTensor(shape, seed: 1, within: 4), randomTensor(shape, seed: 2)]) {
      .swiGLU(gate: $0[0], up: $0[1])
    } reference: {
      Reference.swiGLU(gate: $0[0], up: $0[1])
    }
  }
}
