import Kernels
import TestSupport
import Testing

@Suite(.serialized)
struct SiLUTests {
  private let tolerance = 2e-6

  @Test(arguments: Device.all, oddCounts)
  func equalsTheReference(device: Device, count: Int) {
    let x = randomValues(count, seed: 1, within: 6)
    device.run {
      let y = device.output(count)
      device.backend.silu(device.region(x), into: y.region)
      expectClose(y.values(), Reference.silu(x.doubles), relative: tolerance)
    }
  }

  /// Far out, where e^−x overflows or vanishes: the value itself or next to nothing, and never NaN.
  @Test(arguments: Device.all)
  func saturates(device: Device) {
    let x: [Float] = [-1e30, -1000, -89, 89, 1000, 1e30]
    device.run {
      let y = device.output(x.count)
      device.backend.silu(device.region(x), into: y.region)
      expectClose(y.values(), x.map { $0 > 0 ? Double($0) : 0 }, relative: tolerance, absolute: 1e-5)
    }
  }

  @Test(arguments: Device.all, oddCounts)
  func gradient(device: Device, count: Int) {
    let x = randomValues(count, seed: 3, within: 4), dy = randomValues(count, seed: 5)
    device.run {
      let dx = device.output(count)
      device.backend.siluGradient(device.region(dy), x: device.region(x), into: dx.region)
      let expected = zip(x, dy).map { x, dy in
        numericalGradient(at: [Double(x)]) { Reference.silu($0)[0] }[0] * Double(dy)
      }
      expectClose(dx.values(), expected, relative: gradientTolerance, absolute: gradientTolerance / 10)
    }
  }
}
