import Autograd
import Kernels
import TestSupport
import Testing

/// Values that are made again for the backward pass: the gradients are those of values that are kept, to the bit.
struct RecomputationTests {
  private final class Identity: LinearMap {
    func applied(to x: Tensor) -> Tensor { Tensor(x.floats, shape: x.shape) }
    func transposeApplied(to dy: Tensor) -> Tensor { Tensor(dy.floats, shape: dy.shape) }
  }

  /// Multiplied by ones, a value is another tensor with the same bits, which is kept as it is.
  private func kept(_ x: Tensor) -> Tensor { x * Tensor(repeating: 1, shape: x.shape) }

  private let x = Parameter(name: "x", randomTensor([5, 8], seed: 1))
  private let w = Parameter(name: "w", randomTensor([8], seed: 2))
  private let a = Parameter(name: "a", randomTensor([3, 8], seed: 3))
  private let b = Parameter(name: "b", randomTensor([8, 3], seed: 4))

  @Test func aNormWithSeveralUsers() {
    let base = Identity()
    let run = { [self] (keeps: Bool) in
      valueAndGradients(of: [x, w, a, b]) {
        let norm = x.value.rmsNorm(weight: w.value, epsilon: 1e-5), h = keeps ? kept(norm) : norm
        let q = h.mapped(by: base, plus: LowRankUpdate(a: a.value, b: b.value, scale: 0.5))
        let k = h.mapped(by: base, plus: LowRankUpdate(a: a.value, b: b.value, scale: 2))
        return (q * k + h.matmulTransposed(a.value).matmulTransposed(b.value)).sum()
      }.1.values.map(\.floats)
    }
    let again = run(false)
    #expect(again.allSatisfy { $0.contains { $0 != 0 } })
    for (again, first) in zip(again, run(true)) { expectSameBits(again, first) }
  }

  /// Half of the memory of a pass would go into values that are made again anyway.
  @Test(arguments: [false, true]) func whatIsMadeAgainIsNotKept(hasStart: Bool) {
    let base = Identity(), start = hasStart ? (a: randomTensor([3, 8], seed: 5), b: randomTensor([8, 3], seed: 6)) : nil
    _ = valueAndGradients(of: [x, w, a, b]) {
      weak var memory: Buffer?
      func layer() -> Tensor {
        let norm = x.value.rmsNorm(weight: w.value, epsilon: 1e-5)
        memory = norm.region.buffer
        return norm.mapped(by: base, plus: LowRankUpdate(a: a.value, b: b.value, scale: 0.5, start: start))
      }
      let y = layer()
      #expect(memory == nil, "the norm is still there")
      return y.sum()
    }
  }

  @Test func anActivation() {
    let base = Identity()
    let run = { [self] (keeps: Bool) in
      valueAndGradients(of: [x, w, a, b]) {
        let act = Tensor.swiGLU(gate: x.value, up: x.value.addingBias(w.value))
        return (keeps ? kept(act) : act).mapped(by: base, plus: LowRankUpdate(a: a.value, b: b.value, scale: 0.5)).sum()
      }.1.values.map(\.floats)
    }
    for (again, first) in zip(run(false), run(true)) { expectSameBits(again, first) }
  }
}
