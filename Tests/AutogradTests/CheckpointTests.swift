import Autograd
import TestSupport
import Testing

struct CheckpointTests {
  private let w = Parameter(name: "w", randomTensor([6, 6], seed: 1))
  private let u = Parameter(name: "u", randomTensor([6, 6], seed: 2))
  private let x = Parameter(name: "x", randomTensor([4, 6], seed: 3))

  /// `x + swiGLU(x·wᵀ, x·uᵀ)`.
  private func block(_ x: Tensor) -> Tensor {
    x + .swiGLU(gate: x.matmulTransposed(w.value), up: x.matmulTransposed(u.value))
  }

  private func gradients(
    of parameters: [Parameter], checkpointing: Bool, naming named: [Parameter]? = nil
  ) -> (Tensor, [Tensor]) {
    let c = randomTensor([4, 6], seed: 4)
    let (value, gradients) = valueAndGradients(of: parameters) {
      var h = x.value
      for _ in 0..<3 {
        h = checkpointing ? checkpoint(h, parameters: named ?? [w, u]) { block($0) } : block(h)
      }
      return (h * c).sum()
    }
    return (value, gradients.values)
  }

  @Test func gradientsAreThePlainOnesToTheBit() {
    let plain = gradients(of: [w, u, x], checkpointing: false)
    let checkpointed = gradients(of: [w, u, x], checkpointing: true)
    #expect(plain.0.scalar == checkpointed.0.scalar)
    for (a, b) in zip(checkpointed.1, plain.1) { expectSameBits(a.floats, b.floats) }
    #expect(plain.1.allSatisfy { $0.floats.contains { $0 != 0 } })
  }

  /// The first block's input is a constant here, so the walk back ends in the parameters alone.
  @Test func aConstantInputIsFine() {
    expectSameBits(
      gradients(of: [w], checkpointing: true).1[0].floats, gradients(of: [w], checkpointing: false).1[0].floats)
  }

  @Test func frozenParametersStayConstant() {
    let before = u.value.floats
    let (_, values) = gradients(of: [x, w], checkpointing: true)
    #expect(values.count == 2)
    expectSameBits(values[1].floats, gradients(of: [x, w], checkpointing: false).1[1].floats)
    #expect(!u.value.isTraced && u.value.floats == before)
  }

  @Test func parametersAreConstantsAfterwards() {
    _ = gradients(of: [w, u, x], checkpointing: true)
    #expect(![w, u, x].contains { $0.value.isTraced })
  }

  @Test func outsideNothingIsTraced() {
    let y = checkpoint(x.value, parameters: [w, u]) { block($0) }
    #expect(!y.isTraced)
    expectSameBits(y.floats, block(x.value).floats)
  }

  @Test func theBodyRunsAgainForTheGradientOnly() {
    var runs = 0
    _ = valueAndGradients(of: [x]) {
      let y = checkpoint(x.value, parameters: []) {
        runs += 1
        return $0 * $0
      }
      #expect(runs == 1)
      return y.sum()
    }
    #expect(runs == 2)
  }

  /// A checkpoint in a checkpoint, as when a model that checkpoints its blocks is checkpointed as a whole.
  @Test func nested() {
    func nested(_ x: Tensor) -> Tensor {
      checkpoint(x, parameters: [w, u]) { checkpoint($0, parameters: [w, u]) { block($0) } }
    }
    let plain = valueAndGradients(of: [w, u, x]) { block(x.value).sum() }.1.values
    let twice = valueAndGradients(of: [w, u, x]) { nested(x.value).sum() }.1.values
    for (a, b) in zip(twice, plain) { expectSameBits(a.floats, b.floats) }
  }

  /// A traced parameter that is not named would have no gradient, without a word.
  @Test func anUnnamedTracedParameterIsRefused() async {
    await #expect(processExitsWith: .failure) {
      let w = Parameter(name: "w", randomTensor([3], seed: 1)), x = randomTensor([3], seed: 2)
      _ = valueAndGradients(of: [w]) { checkpoint(x, parameters: []) { $0 * w.value }.sum() }
    }
  }
}
