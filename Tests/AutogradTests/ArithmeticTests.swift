import Autograd
import TestSupport
import Testing

struct ArithmeticTests {
  @Test func addition() {
    checkGradients(of: [randomTensor([3, 5], seed: 1), randomTensor([3, 5], seed: 2)]) {
      $0[0] + $0[1]
    } reference: {
      zip($0[0], $0[1]).map { $0 + $1 }
    }
  }

  @Test func product() {
    checkGradients(of: [randomTensor([3, 5], seed: 3), randomTensor([3, 5], seed: 4)]) {
      $0[0] * $0[1]
    } reference: {
      zip($0[0], $0[1]).map { $0 * $1 }
    }
  }

  @Test func square() {
    checkGradients(of: [randomTensor([9], seed: 5)]) {
      $0[0] * $0[0]
    } reference: {
      $0[0].map { $0 * $0 }
    }
  }

  @Test func scaling() {
    checkGradients(of: [randomTensor([7], seed: 6)]) {
      $0[0].scaled(by: -2.5)
    } reference: {
      $0[0].map { -2.5 * $0 }
    }
  }

  @Test func sum() {
    checkGradients(of: [randomTensor([4, 9], seed: 7)]) {
      $0[0].sum()
    } reference: {
      [$0[0].reduce(0, +)]
    }
  }

  @Test func reshaping() {
    let y = randomTensor([2, 6], seed: 8).reshaped([3, 4])
    #expect(y.shape == [3, 4])
    checkGradients(of: [randomTensor([2, 6], seed: 8)]) {
      // A product after it, so that a gradient in the wrong shape would stop the test.
      $0[0].reshaped([3, 4]) * $0[0].reshaped([3, 4])
    } reference: {
      $0[0].map { $0 * $0 }
    }
  }
}
