import Kernels
import TestSupport
import Testing

@Suite(.serialized)
struct GemmTests {
  /// Products of values below 1 in size, summed over K: float32 rounds each sum by about √K · 6e-8.
  private let tolerance = 2e-6

  private static let sizes = [
    (1, 1, 1), (1, 7, 3), (3, 1, 8), (7, 9, 1), (8, 8, 8), (9, 63, 7), (1, 65, 64), (1, 200, 33), (2, 200, 33),
    (64, 64, 64), (63, 65, 129), (130, 3, 65), (3, 130, 65), (128, 129, 9),
  ]
  private static let factors: [(alpha: Float, beta: Float)] = [(1, 0), (0.5, 0), (1, 1), (-2, 0.25)]

  @Test(arguments: Device.all, sizes)
  func equalsTheReference(device: Device, size: (Int, Int, Int)) {
    let (m, n, k) = size
    let a = randomValues(m * k, seed: 1), b = randomValues(k * n, seed: 2), c = randomValues(m * n, seed: 3)
    device.run {
      for transposeA in [false, true] {
        for transposeB in [false, true] {
          for (alpha, beta) in Self.factors {
            // With β = 0 the result starts as NaN, which must not survive.
            let result = device.output(m * n, initial: beta == 0 ? nil : c)
            device.backend.gemm(
              m: m, n: n, k: k, alpha: alpha, device.region(a), transposeA: transposeA, device.region(b),
              transposeB: transposeB, beta: beta, into: result.region)
            let expected = Reference.gemm(
              m: m, n: n, k: k, alpha: Double(alpha), a.doubles, transposeA: transposeA, b.doubles,
              transposeB: transposeB, beta: Double(beta), c.doubles)
            expectClose(
              result.values(), expected, relative: tolerance, absolute: tolerance * Double(k).squareRoot(),
              "A\(transposeA ? "ᵀ" : "") B\(transposeB ? "ᵀ" : ""), α \(alpha), β \(beta)")
          }
        }
      }
    }
  }

  @Test(arguments: Device.all)
  func noRowsOrNoColumnsIsNoWork(device: Device) {
    device.run {
      let values = device.region([1, 2, 3]), nothing = device.region([])
      device.backend.gemm(
        m: 0, n: 3, k: 1, alpha: 1, nothing, transposeA: false, values, transposeB: false, beta: 0, into: nothing)
      device.backend.gemm(
        m: 3, n: 0, k: 1, alpha: 1, values, transposeA: false, nothing, transposeB: false, beta: 0, into: nothing)
    }
  }
}
