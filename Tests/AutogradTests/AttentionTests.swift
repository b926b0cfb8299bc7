import Autograd
import Kernels
import TestSupport
import Testing

struct AttentionTests {
  /// Packed sequences, shared key/value heads, and more keys than queries in the second sequence.
  private let shape = AttentionShape(
    headCount: 4, keyValueHeadCount: 2, headDimension: 3, scale: 0.6,
    sequences: [
      .init(queries: 0..<4, keys: 0..<4), .init(queries: 4..<6, keys: 4..<9), .init(queries: 6..<7, keys: 9..<10),
    ])

  @Test func queriesKeysAndValues() {
    let shape = shape
    checkGradients(
      of: [
        randomTensor([7, 12], seed: 1, within: 1.5), randomTensor([10, 6], seed: 2, within: 1.5),
        randomTensor([10, 6], seed: 3),
      ]
    ) {
      .attention($0[0], $0[1], $0[2], shape)
    } reference: {
      Reference.attention($0[0], $0[1], $0[2], shape)
    }
  }

  /// One tensor in all three roles: its gradient is the sum of three.
  @Test func selfAttentionOfOneTensor() {
    let shape = AttentionShape(
      headCount: 2, keyValueHeadCount: 2, headDimension: 2, scale: 0.7, sequences: [.init(queries: 0..<5, keys: 0..<5)])
    checkGradients(of: [randomTensor([5, 4], seed: 4)]) {
      .attention($0[0], $0[0], $0[0], shape)
    } reference: {
      Reference.attention($0[0], $0[0], $0[0], shape)
    }
  }
}
