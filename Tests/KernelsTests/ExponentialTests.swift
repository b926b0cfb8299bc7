import Foundation
import Kernels
import Testing

struct ExponentialTests {
  /// The documented bound, in units in the last place of the exact result.
  private let tolerance = 2.0

  private func error(_ value: Float, of x: Float) -> Double {
    let exact = exp(Double(x))
    return abs(Double(value) - exact) / Double(Float(exact).ulp)
  }

  /// All at once, so that whole vectors are computed and what is left over.
  @Test func isWithinTwoUnitsInTheLastPlaceOverItsRange() {
    let x = Array(stride(from: -87.2998 as Float, through: 88.2998, by: 0.000_37))
    var worst = (x: Float(0), error: 0.0)
    for (x, value) in zip(x, exponentials(x)) where !(error(value, of: x) <= worst.error) {
      worst = (x, error(value, of: x))
    }
    #expect(worst.error <= tolerance, "e^\(worst.x) is off by \(worst.error) units")
  }

  /// Near 0 the result is near 1, where every wrong term of the series would show first; alone and in company.
  @Test(arguments: [0, 1e-30, -1e-30, 1e-7, -1e-7, 0.34657, -0.34657, 0.34658, -0.34658] as [Float])
  func nearZeroAndWhereTheIntegerPartTurns(x: Float) {
    for count in [1, 3, 8, 16, 37] {
      for value in exponentials(Array(repeating: x, count: count)) { #expect(error(value, of: x) <= tolerance) }
    }
  }

  @Test(arguments: [1, 16, 19]) func ends(count: Int) {
    func all(_ x: Float, _ holds: (Float) -> Bool) -> Bool {
      exponentials(Array(repeating: x, count: count)).allSatisfy(holds)
    }
    #expect(all(0) { $0 == 1 })
    #expect(all(-87.31) { $0 == 0 } && all(-1e30) { $0 == 0 } && all(-.infinity) { $0 == 0 })
    let largest = exponentials([88.3])[0]
    #expect(all(1000) { $0 == largest }, "beyond the range it stays finite")
    #expect(all(.infinity) { $0.isFinite })
    #expect(all(.nan) { $0.isNaN })
    #expect(exponentials([]).isEmpty)
  }
}
