import Autograd
import Kernels
import TestSupport
import Testing

/// The operations of a gated memory, one by one and together.
struct GatedMemoryTests {
  private static let gate = GateShape(slope: 3, shift: 1)

  @Test(arguments: [[1, 1], [3, 7], [5, 16]])
  func silu(shape: [Int]) {
    checkGradients(of: [randomTensor(shape, seed: 1, within: 4)]) { $0[0].silu() } reference: { Reference.silu($0[0]) }
  }

  /// Rows, heads, inputs, outputs.
  @Test(arguments: [[1, 1, 1, 1], [1, 3, 4, 5], [6, 3, 4, 1], [5, 2, 7, 3]])
  func headProduct(size: [Int]) {
    let (n, heads, inputs, outputs) = (size[0], size[1], size[2], size[3])
    checkGradients(of: [randomTensor([n, heads * inputs], seed: 2), randomTensor([heads, inputs, outputs], seed: 3)]) {
      $0[0].headProduct($0[1])
    } reference: {
      Reference.headProduct($0[0], $0[1], heads: heads, inputSize: inputs, outputSize: outputs)
    }
  }

  @Test(arguments: [[1, 1, 1], [4, 3, 5], [2, 1, 9]])
  func blend(size: [Int]) {
    let shape = [size[0], size[1] * size[2]]
    checkGradients(of: [
      randomTensor(shape, seed: 4), randomTensor(shape, seed: 5), randomTensor([size[0], size[1]], seed: 6, within: 2),
    ]) {
      .gatedBlend($0[0], $0[1], scores: $0[2], Self.gate)
    } reference: {
      Reference.gatedBlend($0[0], $0[1], scores: $0[2], Self.gate)
    }
  }

  /// The whole memory: its values pass through activations that are made again for the gradient.
  @Test func memory() {
    let (n, heads, d, s) = (4, 2, 5, 2)
    checkGradients(of: [
      randomTensor([n, heads * d], seed: 7), randomTensor([n, heads * d], seed: 8),
      randomTensor([heads, d, 2 * d], seed: 9), randomTensor([heads, 2 * d, d], seed: 10),
      randomTensor([heads, d, s], seed: 11), randomTensor([heads, s, 1], seed: 12),
    ]) { x in
      .gatedBlend(
        x[0], x[1].headProduct(x[2]).silu().headProduct(x[3]), scores: x[1].headProduct(x[4]).silu().headProduct(x[5]),
        Self.gate)
    } reference: { x in
      func layers(_ first: [Double], _ second: [Double], _ inner: Int, _ outer: Int) -> [Double] {
        let hidden = Reference.silu(Reference.headProduct(x[1], first, heads: heads, inputSize: d, outputSize: inner))
        return Reference.headProduct(hidden, second, heads: heads, inputSize: inner, outputSize: outer)
      }
      return Reference.gatedBlend(x[0], layers(x[2], x[3], 2 * d, d), scores: layers(x[4], x[5], s, 1), Self.gate)
    }
  }

  @Test func gatesAreThoseOfTheBlend() {
    let gates = Tensor([1, 0, 2, -100], shape: [2, 2]).gates(Self.gate)
    #expect(gates.shape == [2, 2])
    expectClose(gates.floats, [0.5, 0.047425873, 0.952574127, 0], relative: 1e-6)
  }
}
