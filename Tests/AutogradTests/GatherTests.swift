import Autograd
import TestSupport
import Testing

struct GatherTests {
  @Test func repeatedAndMissingRows() {
    let ids: [Int32] = [3, 0, 3, 3, 1]
    checkGradients(of: [randomTensor([5, 7], seed: 1)]) {
      $0[0].rows(ids)
    } reference: { inputs in
      ids.flatMap { inputs[0][Int($0) * 7..<(Int($0) + 1) * 7] }
    }
  }
}
