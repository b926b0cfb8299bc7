import Kernels
import TestSupport
import Testing

@Suite(.serialized)
struct RMSNormTests {
  /// Large enough to show beside the mean of squares of values within ±1, about 0.3.
  private let epsilon: Float = 0.01
  private let tolerance = 2e-6

  @Test(arguments: Device.all, oddShapes)
  func equalsTheReference(device: Device, shape: (Int, Int)) {
    let (rows, width) = shape
    let x = randomValues(rows * width, seed: 1), w = randomValues(width, seed: 2)
    device.run {
      let y = device.output(rows * width), inverseRoot = device.output(rows)
      device.backend.rmsNorm(
        device.region(x), weight: device.region(w), epsilon: epsilon, into: y.region, inverseRoot: inverseRoot.region)
      expectClose(
        y.values(), Reference.rmsNorm(x.doubles, weight: w.doubles, epsilon: Double(epsilon)), relative: tolerance)
      let roots = (0..<rows).map { row in
        let squares = x[row * width..<(row + 1) * width].reduce(0.0) { $0 + Double($1) * Double($1) }
        return 1 / (squares / Double(width) + Double(epsilon)).squareRoot()
      }
      expectClose(inverseRoot.values(), roots, relative: tolerance)
    }
  }

  @Test(arguments: Device.all, oddShapes)
  func gradient(device: Device, shape: (Int, Int)) {
    let (rows, width) = shape, count = rows * width
    let x = randomValues(count, seed: 3), w = randomValues(width, seed: 4), dy = randomValues(count, seed: 5)
    let norm = { (x: [Double], w: [Double]) in
      weightedSum(Reference.rmsNorm(x, weight: w, epsilon: Double(epsilon)), dy.doubles)
    }
    device.run {
      let y = device.output(count), inverseRoot = device.output(rows)
      let (dx, dw, dxAlone) = (device.output(count), device.output(width), device.output(count))
      let (xRegion, wRegion, dyRegion) = (device.region(x), device.region(w), device.region(dy))
      device.backend.rmsNorm(
        xRegion, weight: wRegion, epsilon: epsilon, into: y.region, inverseRoot: inverseRoot.region)
      device.backend.rmsNormGradient(
        dyRegion, x: xRegion, weight: wRegion, inverseRoot: inverseRoot.region, into: dx.region,
        weightGradient: dw.region)
      device.backend.rmsNormGradient(
        dyRegion, x: xRegion, weight: wRegion, inverseRoot: inverseRoot.region, into: dxAlone.region,
        weightGradient: nil)

      let xs = sampled(count), ws = sampled(width)
      expectClose(
        xs.map { dx.values()[$0] }, numericalGradient(at: x.doubles, indices: xs) { norm($0, w.doubles) },
        relative: gradientTolerance, absolute: gradientTolerance, "dx")
      expectClose(
        ws.map { dw.values()[$0] }, numericalGradient(at: w.doubles, indices: ws) { norm(x.doubles, $0) },
        relative: gradientTolerance, absolute: gradientTolerance, "dw")
      expectSameBits(dxAlone.values(), dx.values(), "dx without a weight gradient")
    }
  }
}

/// All indices of a small array, and some forty spread over a large one, its ends among them.
func sampled(_ count: Int) -> [Int] {
  count <= 80 ? Array(0..<count) : Array(stride(from: 0, to: count - 1, by: count / 40)) + [count - 1]
}
