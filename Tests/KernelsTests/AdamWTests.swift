import Kernels
import TestSupport
import Testing

@Suite(.serialized)
struct AdamWTests {
  /// Float32 moments and parameters, some roundings a step.
  private let tolerance = 5e-6

  @Test(arguments: Device.all, [1, 7, 8, 65, 40_001])
  func severalStepsEqualTheReference(device: Device, count: Int) {
    let initial = randomValues(count, seed: 1)
    let zeros = [Double](repeating: 0, count: count)
    var expected = (p: initial.doubles, m: zeros, v: zeros)
    device.run {
      let p = device.output(count, initial: initial)
      let m = device.output(count, initial: Array(repeating: 0, count: count))
      let v = device.output(count, initial: Array(repeating: 0, count: count))
      for step in 1...6 {
        let gradient = randomValues(count, seed: UInt64(10 + step))
        let settings = AdamWStep(
          learningRate: 0.01 * Double(step), beta1: 0.9, beta2: 0.98, epsilon: 1e-3, weightDecay: 0.1, step: step,
          gradientScale: 0.25)
        device.backend.adamW(p.region, gradient: device.region(gradient), m: m.region, v: v.region, settings)
        expected = Reference.adamW(expected.p, gradient: gradient.doubles, m: expected.m, v: expected.v, settings)
        expectClose(p.values(), expected.p, relative: tolerance, absolute: tolerance, "p after step \(step)")
        expectClose(m.values(), expected.m, relative: tolerance, absolute: 1e-7, "m after step \(step)")
        expectClose(v.values(), expected.v, relative: tolerance, absolute: 1e-8, "v after step \(step)")
      }
    }
  }

  /// PyTorch: `p = 1, g = 2, lr = 0.1, λ = 0.5`: decay to 0.95, then a first step of exactly lr whatever the gradient.
  @Test(arguments: Device.all)
  func theFirstStepByHand(device: Device) {
    device.run {
      let p = device.output(1, initial: [1]), m = device.output(1, initial: [0]), v = device.output(1, initial: [0])
      device.backend.adamW(
        p.region, gradient: device.region([2]), m: m.region, v: v.region,
        AdamWStep(
          learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.5, step: 1, gradientScale: 1))
      expectClose(p.values(), [0.85], relative: 1e-6)
      expectClose(m.values(), [0.2], relative: 1e-6)
      expectClose(v.values(), [0.004], relative: 1e-6)
    }
  }

  /// Decay is decoupled: without a gradient the parameter shrinks by lr · λ, and the moments know nothing of it.
  @Test(arguments: Device.all)
  func decayStaysOutOfTheMoments(device: Device) {
    device.run {
      let p = device.output(2, initial: [4, -8]), m = device.output(2, initial: [0, 0])
      let v = device.output(2, initial: [0, 0])
      device.backend.adamW(
        p.region, gradient: device.region([0, 0]), m: m.region, v: v.region,
        AdamWStep(
          learningRate: 0.5, beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.5, step: 1, gradientScale: 1))
      #expect(p.values() == [3, -6])
      #expect(m.values() == [0, 0] && v.values() == [0, 0])
    }
  }
}
