import Autograd
import Kernels
import TestSupport
import Testing

struct RMSNormTests {
  @Test(arguments: [[1, 1], [3, 7], [5, 8], [2, 3, 9]])
  func inputAndWeight(shape: [Int]) {
    checkGradients(of: [randomTensor(shape, seed: 1), randomTensor([shape[shape.count - 1]], seed: 2)]) {
      $0[0].rmsNorm(weight: $0[1], epsilon: 0.01)
    } reference: {
      Reference.rmsNorm($0[0], weight: $0[1], epsilon: Double(Float(0.01)))
    }
  }
}
