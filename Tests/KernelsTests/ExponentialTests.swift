import Foundation
import Kernels
import Testing

struct ExponentialTests {
  /// The documented bound, in units in the last place of the exact result.
  private let tolerance = 2.0

  @Test func isWithinTwoUnitsInTheLastPlaceOverItsRange() {
    var worst = (x: Float(0), error: 0.0)
    for x in stride(from: -87.2998 as Float, through: 88.2998, by: 0.000_37) {
      let exact = exp(Double(x)), error = abs(Double(exponential(x)) - exact) / Double(Float(exact).ulp)
      if !(error <= worst.error) { worst = (x, error) }
    }
    #expect(worst.error <= tolerance, "e^\(worst.x) is off by \(worst.error) units")
  }

  /// Near 0 the result is near 1, where every wrong term of the series would show first.
  @Test(arguments: [0, 1e-30, -1e-30, 1e-7, -1e-7, 0.34657, -0.34657, 0.34658, -0.34658] as [Float])
  func nearZeroAndWhereTheIntegerPartTurns(x: Float) {
    #expect(abs(Double(exponential(x)) - exp(Double(x))) <= tolerance * Double(Float(exp(Double(x))).ulp))
  }

  @Test func ends() {
    #expect(exponential(0) == 1)
    #expect(exponential(-87.31) == 0)
    #expect(exponential(-1e30) == 0)
    #expect(exponential(-.infinity) == 0)
    #expect(exponential(1000) == exponential(88.3), "beyond the range it stays finite")
    #expect(exponential(.infinity).isFinite)
    #expect(exponential(.nan).isNaN)
  }
}
