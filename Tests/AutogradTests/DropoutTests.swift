import Autograd
import Kernels
import TestSupport
import Testing

struct DropoutTests {
  @Test(arguments: [0, 0.25, 0.9] as [Float])
  func theGradientPassesWhereTheValueDid(share: Float) {
    checkGradients(of: [randomTensor([5, 7], seed: 1)], absolute: 1e-4) {
      $0[0].dropout(share: share, key: 7)
    } reference: {
      Reference.dropout($0[0], share: Double(share), key: 7)
    }
  }
}
