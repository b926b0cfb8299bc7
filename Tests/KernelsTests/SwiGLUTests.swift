import Kernels
import TestSupport
import Testing

@Suite(.serialized)
struct SwiGLUTests {
  private let tolerance = 2e-6

  @Test(arguments: Device.all, oddCounts)
  func equalsTheReference(device: Device, count: Int) {
    let gate = randomValues(count, seed: 1, within: 6), up = randomValues(count, seed: 2)
    device.run {
      let y = device.output(count)
      device.backend.swiGLU(gate: device.region(gate), up: device.region(up), into: y.region)
      expectClose(y.values(), Reference.swiGLU(gate: gate.doubles, up: up.doubles), relative: tolerance)
    }
  }

  /// Gates far out, where e^−x overflows or vanishes: the result is the gate or next to nothing, and never NaN.
  @Test(arguments: Device.all)
  func saturates(device: Device) {
    let gate: [Float] = [-1e30, -1000, -200, -89, -87, 0, 87, 89, 200, 1000, 1e30]
    device.run {
      let y = device.output(gate.count)
      device.backend.swiGLU(
        gate: device.region(gate), up: device.region(Array(repeating: 1, count: gate.count)), into: y.region)
      let expected = gate.map { $0 > 50 ? Double($0) : 0 }
      expectClose(y.values(), expected, relative: tolerance, absolute: 1e-5)
    }
  }

  @Test(arguments: Device.all, oddCounts)
  func gradient(device: Device, count: Int) {
    let gate = randomValues(count, seed: 3, within: 4), up = randomValues(count, seed: 4)
    let dy = randomValues(count, seed: 5)
    device.run {
      let dgate = device.output(count), dup = device.output(count)
      device.backend.swiGLUGradient(
        device.region(dy), gate: device.region(gate), up: device.region(up), gateGradient: dgate.region,
        upGradient: dup.region)
      // Element by element, so each derivative needs its own element only.
      let byGate = (0..<count).map { i in
        numericalGradient(at: [Double(gate[i])]) { Reference.swiGLU(gate: $0, up: [Double(up[i])])[0] }[0]
          * Double(dy[i])
      }
      let byUp = (0..<count).map { i in
        numericalGradient(at: [Double(up[i])]) { Reference.swiGLU(gate: [Double(gate[i])], up: $0)[0] }[0]
          * Double(dy[i])
      }
      expectClose(
        dgate.values(), byGate, relative: gradientTolerance, absolute: gradientTolerance / 10, "gate gradient")
      expectClose(dup.values(), byUp, relative: gradientTolerance, absolute: gradientTolerance / 10, "up gradient")
    }
  }
}
