import Kernels
import TestSupport
import Testing

@Suite(.serialized)
struct GatedBlendTests {
  private let tolerance = 2e-6
  private let gate = GateShape(slope: 3, shift: 1)

  /// Gates, and values to each.
  private static let sizes = [(1, 1), (3, 7), (8, 8), (9, 64), (5, 65), (700, 33)]

  @Test(arguments: Device.all, sizes)
  func equalsTheReference(device: Device, size: (Int, Int)) {
    let (count, d) = size
    let a = randomValues(count * d, seed: 1), m = randomValues(count * d, seed: 2)
    let z = randomValues(count, seed: 3, within: 4)
    device.run {
      let o = device.output(count * d)
      device.backend.gatedBlend(
        device.region(a), device.region(m), scores: device.region(z), gate, into: o.region)
      expectClose(
        o.values(), Reference.gatedBlend(a.doubles, m.doubles, scores: z.doubles, gate), relative: tolerance,
        absolute: tolerance / 10)
    }
  }

  /// Scores far out: the attention's bits, or the memory's.
  @Test(arguments: Device.all)
  func aClosedGateLeavesTheAttention(device: Device) {
    let a = randomValues(24, seed: 4), m = randomValues(24, seed: 5)
    for (score, expected) in [(-200, a), (-1e30, a), (200, m), (1e30, m)] as [(Float, [Float])] {
      device.run {
        let o = device.output(24)
        device.backend.gatedBlend(
          device.region(a), device.region(m), scores: device.region([score, score, score]), gate, into: o.region)
        expectSameBits(o.values(), expected, "score \(score)")
      }
    }
  }

  @Test(arguments: Device.all, sizes.dropLast())
  func gradient(device: Device, size: (Int, Int)) {
    let (count, d) = size
    let a = randomValues(count * d, seed: 6), m = randomValues(count * d, seed: 7)
    let z = randomValues(count, seed: 8, within: 3), dO = randomValues(count * d, seed: 9)
    device.run {
      let da = device.output(count * d), dm = device.output(count * d), dz = device.output(count)
      device.backend.gatedBlendGradient(
        device.region(dO), a: device.region(a), m: device.region(m), scores: device.region(z), gate, into: da.region,
        dm.region, dz.region)
      let (a, m, z, dO) = (a.doubles, m.doubles, z.doubles, dO.doubles)
      let found = [da.values(), dm.values(), dz.values()]
      let expected = [
        numericalGradient(at: a) { weightedSum(Reference.gatedBlend($0, m, scores: z, gate), dO) },
        numericalGradient(at: m) { weightedSum(Reference.gatedBlend(a, $0, scores: z, gate), dO) },
        numericalGradient(at: z) { weightedSum(Reference.gatedBlend(a, m, scores: $0, gate), dO) },
      ]
      for (found, expected) in zip(found, expected) {
        expectClose(found, expected, relative: gradientTolerance, absolute: gradientTolerance / 10)
      }
    }
  }
}
