import Kernels
import TestSupport
import Testing

@Suite(.serialized)
struct ElementwiseTests {
  /// Two roundings of a result about 1.
  private let tolerance = 2e-7

  @Test(arguments: Device.all, oddCounts)
  func weightedSum(device: Device, count: Int) {
    let x = randomValues(count, seed: 1), y = randomValues(count, seed: 2)
    device.run {
      for (alpha, beta) in [(1, 1), (0.5, -3), (0, 1)] as [(Float, Float)] {
        let expected = zip(x.doubles, y.doubles).map { Double(alpha) * $0 + Double(beta) * $1 }
        let z = device.output(count)
        device.backend.weightedSum(alpha, device.region(x), beta, device.region(y), into: z.region)
        expectClose(z.values(), expected, relative: tolerance, absolute: tolerance)

        let inPlace = device.output(count, initial: x)
        device.backend.weightedSum(alpha, inPlace.region, beta, device.region(y), into: inPlace.region)
        expectSameBits(inPlace.values(), z.values(), "over its first input")
      }
    }
  }

  @Test(arguments: Device.all, oddCounts)
  func scaleAndProduct(device: Device, count: Int) {
    let x = randomValues(count, seed: 3), y = randomValues(count, seed: 4)
    device.run {
      let scaled = device.output(count), product = device.output(count)
      device.backend.scale(-0.3, device.region(x), into: scaled.region)
      device.backend.product(device.region(x), device.region(y), into: product.region)
      expectClose(scaled.values(), x.doubles.map { Double(Float(-0.3)) * $0 }, relative: tolerance)
      expectClose(product.values(), zip(x.doubles, y.doubles).map { $0 * $1 }, relative: tolerance)
    }
  }

  @Test(arguments: Device.all, oddCounts)
  func fillAndCopy(device: Device, count: Int) {
    device.run {
      let filled = device.output(count), copied = device.output(count), x = randomValues(count, seed: 5)
      device.backend.fill(filled.region, with: 2.5)
      device.backend.copy(device.region(x), into: copied.region)
      #expect(filled.values() == Array(repeating: 2.5, count: count))
      #expect(copied.values() == x)
    }
  }

  @Test(arguments: Device.all, oddShapes)
  func scaleColumns(device: Device, shape: (Int, Int)) {
    let (rows, width) = shape
    let x = randomValues(rows * width, seed: 16), factors = randomValues(width, seed: 17)
    device.run {
      let y = device.output(rows * width), inPlace = device.output(rows * width, initial: x)
      device.backend.scaleColumns(device.region(x), device.region(factors), into: y.region)
      device.backend.scaleColumns(inPlace.region, device.region(factors), into: inPlace.region)
      expectClose(y.values(), x.indices.map { Double(x[$0]) * Double(factors[$0 % width]) }, relative: tolerance)
      expectSameBits(inPlace.values(), y.values(), "over its input")
    }
  }

  @Test(arguments: Device.all, oddCounts)
  func dropout(device: Device, count: Int) {
    let x = randomValues(count, seed: 18)
    device.run {
      for share in [0, 0.25, 0.75] as [Float] {
        let y = device.output(count)
        device.backend.dropout(device.region(x), share: share, key: 3, into: y.region)
        expectClose(y.values(), Reference.dropout(x.doubles, share: Double(share), key: 3), relative: tolerance)
      }
    }
  }

  /// Of 40,000 values a quarter, within five standard deviations; others for another key.
  @Test func dropoutLeavesOutItsShare() {
    let device = Device.all[1], ones = Array(repeating: Float(1), count: 40_000)
    func dropped(key: UInt64) -> [Float] {
      let y = device.output(ones.count)
      device.backend.dropout(device.region(ones), share: 0.25, key: key, into: y.region)
      return y.values()
    }
    let count = dropped(key: 1).count { $0 == 0 }
    #expect(abs(Double(count) - 10_000) < 5 * (40_000 * 0.25 * 0.75).squareRoot())
    // Independent keys leave out a sixteenth together.
    let both = zip(dropped(key: 1), dropped(key: 2)).count { $0 == 0 && $1 == 0 }
    #expect(abs(Double(both) - 2500) < 5 * 50)
  }

  @Test(arguments: Device.all, oddShapes)
  func biasAndItsGradient(device: Device, shape: (Int, Int)) {
    let (rows, width) = shape
    let x = randomValues(rows * width, seed: 6), bias = randomValues(width, seed: 7)
    device.run {
      let y = device.output(rows * width), sums = device.output(width)
      device.backend.addBias(device.region(x), device.region(bias), into: y.region)
      device.backend.sumRows(device.region(x), into: sums.region)
      expectClose(
        y.values(), x.indices.map { Double(x[$0]) + Double(bias[$0 % width]) }, relative: tolerance,
        absolute: tolerance)
      expectClose(
        sums.values(),
        (0..<width).map { column in (0..<rows).reduce(0.0) { $0 + Double(x[$1 * width + column]) } },
        relative: 1e-6, absolute: 1e-5)  // up to 300 terms, one float32 rounding each
    }
  }
}

@Suite(.serialized)
struct SumOfSquaresTests {
  @Test(arguments: Device.all, oddCounts + [65_536, 200_003])
  func isSummedInDouble(device: Device, count: Int) {
    let x = randomValues(count, seed: 8)
    let expected = x.reduce(0.0) { $0 + Double($1) * Double($1) }
    device.run {
      // Only the order of the sum may differ, by a rounding of 1e-16 for each of some thousand terms.
      expectClose([device.backend.sumOfSquares(device.region(x))], [expected], relative: 1e-12)
    }
  }

  @Test func doesNotDependOnTheThreads() {
    let x = Device.all[0].region(randomValues(300_001, seed: 9))
    let sums = [1, 2, 3, 5].map { threads in withThreads(threads) { x.buffer.backend.sumOfSquares(x) } }
    #expect(Set(sums.map(\.bitPattern)).count == 1)
  }

  @Test func smallValuesBesideLargeOnesCount() {
    // In float32 the ones would be lost beside 1e4² = 1e8.
    let x = Device.all[0].region([10_000] + Array(repeating: 1, count: 1000))
    #expect(x.buffer.backend.sumOfSquares(x) == 100_001_000)
  }

  @Test func nothingIsZero() {
    let x = Device.all[0].region([])
    #expect(x.buffer.backend.sumOfSquares(x) == 0)
  }
}
