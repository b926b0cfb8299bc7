import Autograd
import Foundation
import Kernels
import TestSupport
import Testing

struct RotaryTests {
  @Test func rotated() {
    let angles = (0..<8).map { p in (0..<3).map { i in Double(p) / pow(4, Double(i)) } }
    let cosines = Tensor(angles.joined().map { Float(cos($0)) }, shape: [8, 3])
    let sines = Tensor(angles.joined().map { Float(sin($0)) }, shape: [8, 3])
    let positions: [Int32] = [0, 7, 2, 2, 5]
    checkGradients(of: [randomTensor([5, 2 * 6], seed: 1)]) {
      $0[0].rotated(positions: positions, heads: 2, cosines: cosines, sines: sines)
    } reference: {
      Reference.rotary($0[0], angles: positions.map { angles[Int($0)] }, heads: 2)
    }
  }
}
