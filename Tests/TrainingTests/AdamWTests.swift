import Autograd
import Kernels
import TestSupport
import Testing
import Training

struct AdamWTests {
  /// Two parameters of different sizes, several steps: each has moments of its own.
  @Test func movesEveryParameterByItsOwnMoments() {
    let settings = AdamWSettings(beta1: 0.8, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.2)
    let parameters = [
      Parameter(name: "a", randomTensor([3], seed: 1)), Parameter(name: "b", randomTensor([2, 4], seed: 2)),
    ]
    let optimizer = AdamW(parameters, settings: settings)
    var expected = parameters.map { parameter in
      let zeros = [Double](repeating: 0, count: parameter.count)
      return (p: parameter.value.doubles, m: zeros, v: zeros)
    }
    for step in 1...5 {
      // The gradient of a weighted sum is the weights.
      let c = [randomTensor([3], seed: UInt64(10 + step)), randomTensor([2, 4], seed: UInt64(20 + step))]
      let gradients = valueAndGradients(of: parameters) {
        (parameters[0].value * c[0]).sum() + (parameters[1].value * c[1]).sum()
      }.1
      optimizer.step(gradients, learningRate: 0.03, gradientScale: 0.5)
      for index in parameters.indices {
        expected[index] = Reference.adamW(
          expected[index].p, gradient: c[index].doubles, m: expected[index].m, v: expected[index].v,
          AdamWStep(
            learningRate: 0.03, beta1: 0.8, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.2, step: step,
            gradientScale: 0.5))
        expectClose(parameters[index].value.floats, expected[index].p, relative: 5e-6, absolute: 5e-6)
      }
    }
    #expect(optimizer.stepCount == 5)
  }

  @Test func thePapersDefaults() {
    let settings = AdamWSettings()
    #expect(settings.beta1 == 0.9 && settings.beta2 == 0.98)
    #expect(settings.epsilon == 1e-8 && settings.weightDecay == 1e-4)
  }
}
