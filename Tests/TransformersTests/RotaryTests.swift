import Foundation
import Kernels
import TestSupport
import Testing
import Transformers

struct RotaryRowOrderTests {
  @Test(arguments: [(1, 2), (1, 8), (3, 12), (4, 32)])
  func thereAndBack(heads: Int, rows: Int) {
    let values = region((0..<rows * 3).map(Float.init)), order = RotaryRowOrder(heads: heads, rows: rows)
    #expect(Array(order.restored(order.permuted(values)).values) == Array(values.values))
    #expect(Array(order.permuted(order.restored(values)).values) == Array(values.values))
  }

  /// Two heads of four rows, one value each: pairs (0, 2) and (1, 3) of a head become neighbours.
  @Test func byHand() {
    let plain = region([0, 1, 2, 3, 10, 11, 12, 13]), order = RotaryRowOrder(heads: 2, rows: 8)
    #expect(Array(order.permuted(plain).values) == [0, 2, 1, 3, 10, 12, 11, 13])
    #expect(Array(order.restored(region([0, 2, 1, 3, 10, 12, 11, 13])).values) == Array(plain.values))
  }

  private func region(_ values: [Float]) -> Region {
    let region = Region(count: values.count, on: CPUBackend.shared)
    _ = region.values.update(fromContentsOf: values)
    return region
  }
}

struct RotaryTableTests {
  private struct Case: Decodable {
    struct Parameters: Decodable {
      let ropeType: String
      let ropeTheta: Double
    }
    let headDim: Int
    let ropeParameters: Parameters
    let inverseFrequencies: [Float]
  }

  /// Angles are products of float32 numbers; one rounding of an angle of 400 moves its cosine by 2e-5.
  @Test func anglesAreThoseOfTransformers() throws {
    let cases = try Fixture.json([Case].self, "tiny_llama/rope_frequencies.json")
    let plain = try #require(cases.first { $0.ropeParameters.ropeType == "default" })
    let table = RotaryTable(
      headDimension: plain.headDim, theta: plain.ropeParameters.ropeTheta, positionCount: 512)
    #expect(table.cosines.shape == [512, plain.headDim / 2] && table.positionCount == 512)
    for position in [0, 1, 7, 511] {
      let angles = plain.inverseFrequencies.map { Double(Float(position) * $0) }
      let row = position * angles.count..<(position + 1) * angles.count
      expectClose(Array(table.cosines.floats[row]), angles.map(cos), relative: 0, absolute: 5e-5)
      expectClose(Array(table.sines.floats[row]), angles.map(sin), relative: 0, absolute: 5e-5)
    }
  }

  @Test func frequencyFactorsDivide() {
    let plain = RotaryTable(headDimension: 4, theta: 100, positionCount: 9)
    let slowed = RotaryTable(headDimension: 4, theta: 100, frequencyFactors: [1, 4], positionCount: 9)
    // At position 8, the second frequency is where the plain one was at position 2.
    #expect(slowed.cosines.floats[16] == plain.cosines.floats[16])
    expectClose([slowed.cosines.floats[17]], [Double(plain.cosines.floats[5])], relative: 1e-6)
  }
}
