import Autograd
import TestSupport
import Testing

struct ColumnScalingTests {
  @Test func everyColumnHasItsFactor() {
    checkGradients(of: [randomTensor([5, 7], seed: 1), randomTensor([7], seed: 2)]) {
      $0[0].scaledColumns(by: $0[1])
    } reference: { inputs in
      inputs[0].indices.map { inputs[0][$0] * inputs[1][$0 % 7] }
    }
  }

  @Test func aQuotientOverConstants() {
    let n = Tensor([0.5, 2, 3, 0, 5], shape: [5])
    checkGradients(of: [randomTensor([5], seed: 3)]) {
      $0[0].quotient(over: n)
    } reference: { inputs in
      inputs[0].indices.map { $0 == 3 ? 1 : inputs[0][$0] / n.doubles[$0] }
    }
  }

  /// What is left alone stays so to the bit.
  @Test func aValueOverItselfIsOne() {
    let m = randomTensor([1000], seed: 4)
    #expect(m.quotient(over: m).floats.allSatisfy { $0 == 1 })
  }
}
