import Kernels
import TestSupport
import Testing

/// Products in bfloat16: exactly those of the rounded factors, summed in float32.
@Suite(.enabled(if: CPUBackend.hasBFloat16, "this processor has no bfloat16 products"))
struct BFloat16Tests {
  private static let devices = [1, 2].map { threads in
    Device(backend: CPUBackend.hasBFloat16 ? CPUBackend(precision: .bfloat16) : .shared, threads: threads)
  }

  /// Sums of up to a thousand products in float32, in whatever order.
  private let tolerance = 2e-5

  /// To 8 bits, ties to even.
  private func rounded(_ value: Float) -> Double {
    let bits = value.bitPattern
    return Double(Float(bitPattern: (bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF_0000))
  }

  @Test(arguments: [
    (8, 512, 256), (128, 100, 120), (97, 130, 101), (65, 67, 577), (300, 65, 64), (64, 64, 1200), (1000, 33, 32),
    (33, 1000, 35),
  ])
  func gemm(m: Int, n: Int, k: Int) {
    let a = randomValues(m * k, seed: 1), b = randomValues(n * k, seed: 2), c = randomValues(m * n, seed: 3)
    for device in Self.devices {
      device.run {
        for (transposeA, transposeB) in [(false, false), (false, true), (true, false), (true, true)] {
          for (alpha, beta) in [(1, 0), (-0.5, 1), (2, 0.25)] as [(Float, Float)] {
            let out = device.output(m * n, initial: beta == 0 ? nil : c)
            device.backend.gemm(
              m: m, n: n, k: k, alpha: alpha, device.region(a), transposeA: transposeA, device.region(b),
              transposeB: transposeB, beta: beta, into: out.region)
            let expected = Reference.gemm(
              m: m, n: n, k: k, alpha: Double(alpha), a.map(rounded), transposeA: transposeA, b.map(rounded),
              transposeB: transposeB, beta: Double(beta), c.doubles)
            expectClose(out.values(), expected, relative: tolerance, absolute: tolerance * Double(k).squareRoot())
          }
        }
      }
    }
  }

  /// Whatever the number of threads, no sum is split.
  @Test func threadsChangeNoBits() {
    let (m, n, k) = (203, 150, 310), a = randomValues(m * k, seed: 4), b = randomValues(n * k, seed: 5)
    let results = Self.devices.map { device in
      device.run {
        let out = device.output(m * n)
        device.backend.gemm(
          m: m, n: n, k: k, alpha: 1, device.region(a), transposeA: false, device.region(b), transposeB: true, beta: 0,
          into: out.region)
        return out.values()
      }
    }
    expectSameBits(results[0], results[1])
  }
}
