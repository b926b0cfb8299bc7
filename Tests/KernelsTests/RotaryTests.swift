import Foundation
import Kernels
import TestSupport
import Testing

@Suite(.serialized)
struct RotaryTests {
  private let tolerance = 1e-6

  /// Rows, heads, half a head; positions are scattered and repeat.
  private static let shapes = [(1, 1, 1), (3, 1, 4), (7, 3, 3), (9, 2, 8), (65, 5, 9), (300, 9, 32)]

  @Test(arguments: Device.all, shapes)
  func equalsTheReferenceBothWays(device: Device, shape: (Int, Int, Int)) {
    let (rows, heads, half) = shape
    let x = randomValues(rows * heads * 2 * half, seed: 1)
    let table = AngleTable(positions: 40, half: half)
    let positions = (0..<rows).map { Int32($0 * 7 % 40) }
    device.run {
      func turned(_ values: [Float], inverse: Bool) -> [Float] {
        let y = device.output(values.count)
        device.backend.rotary(
          device.region(values), positions: positions, heads: heads, cosines: device.region(table.cosines),
          sines: device.region(table.sines), inverse: inverse, into: y.region)
        return y.values()
      }
      let angles = positions.map { table.angles[Int($0)] }
      let y = turned(x, inverse: false)
      expectClose(
        y, Reference.rotary(x.doubles, angles: angles, heads: heads), relative: tolerance, absolute: tolerance)
      expectClose(
        turned(x, inverse: true),
        Reference.rotary(x.doubles, angles: angles.map { $0.map { -$0 } }, heads: heads), relative: tolerance,
        absolute: tolerance, "inverse")
      expectClose(turned(y, inverse: true), x.doubles, relative: tolerance, absolute: tolerance, "there and back")
    }
  }

  @Test(arguments: Device.all)
  func theInverseIsTheGradient(device: Device) {
    let (rows, heads, half) = (5, 2, 3), count = 5 * 2 * 6
    let x = randomValues(count, seed: 2), dy = randomValues(count, seed: 3)
    let table = AngleTable(positions: 9, half: half)
    let positions: [Int32] = [0, 8, 3, 3, 1]
    device.run {
      let dx = device.output(count)
      device.backend.rotary(
        device.region(dy), positions: positions, heads: heads, cosines: device.region(table.cosines),
        sines: device.region(table.sines), inverse: true, into: dx.region)
      let expected = numericalGradient(at: x.doubles) { x in
        weightedSum(
          Reference.rotary(x, angles: positions.map { table.angles[Int($0)] }, heads: heads), dy.doubles)
      }
      #expect(positions.count == rows)
      expectClose(dx.values(), expected, relative: gradientTolerance, absolute: tolerance)
    }
  }
}

/// Angles that are different for every position and pair, with their cosines and sines.
private struct AngleTable {
  let angles: [[Double]]

  init(positions: Int, half: Int) {
    angles = (0..<positions).map { p in (0..<half).map { i in Double(p) * pow(100, -Double(i) / Double(half)) } }
  }

  var cosines: [Float] { angles.joined().map { Float(cos($0)) } }
  var sines: [Float] { angles.joined().map { Float(sin($0)) } }
}
