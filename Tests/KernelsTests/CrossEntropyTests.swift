import Foundation
import Kernels
import TestSupport
import Testing

@Suite(.serialized)
struct CrossEntropyTests {
  private let tolerance = 2e-6

  @Test(arguments: Device.all, oddShapes)
  func equalsTheReference(device: Device, shape: (Int, Int)) {
    let (rows, width) = shape
    let logits = randomValues(rows * width, seed: 1, within: 5), targets = targets(rows, width)
    device.run {
      let x = device.output(logits.count, initial: logits)
      var losses: [Float] = []
      device.backend.crossEntropy(x.region, targets: targets[...], weights: nil, losses: &losses)
      expectClose(
        losses, Reference.crossEntropy(logits.doubles, targets: targets), relative: tolerance, absolute: tolerance)
    }
  }

  @Test(arguments: Device.all, oddShapes)
  func gradientTakesTheLogitsPlace(device: Device, shape: (Int, Int)) {
    let (rows, width) = shape
    let logits = randomValues(rows * width, seed: 2, within: 5), targets = targets(rows, width)
    var weights = randomValues(rows, seed: 3)
    weights[0] = 0
    device.run {
      let x = device.output(logits.count, initial: logits)
      var losses: [Float] = []
      // Slices that do not start at 0, as chunks of a longer list do not.
      device.backend.crossEntropy(
        x.region, targets: ([-1, -1] + targets)[2...], weights: ([9] + weights)[1...], losses: &losses)
      expectClose(
        losses, Reference.crossEntropy(logits.doubles, targets: targets), relative: tolerance, absolute: tolerance)
      let gradient = x.values(), indices = sampled(logits.count)
      let expected = indices.map { index in
        // A logit moves the loss of its own row only.
        let row = index / width, line = logits[row * width..<(row + 1) * width].map(Double.init)
        return numericalGradient(at: line, indices: [index % width]) {
          Reference.crossEntropy($0, targets: [targets[row]])[0] * Double(weights[row])
        }[0]
      }
      expectClose(
        indices.map { gradient[$0] }, expected, relative: gradientTolerance, absolute: gradientTolerance / 10)
    }
  }

  @Test(arguments: Device.all)
  func largeLogitsDoNotOverflow(device: Device) {
    device.run {
      let x = device.output(6, initial: [10_000, 9_990, -10_000, -500, -500, -500])
      var losses: [Float] = []
      device.backend.crossEntropy(x.region, targets: [1, 2], weights: [1, 3], losses: &losses)
      expectClose(losses, [10 + log(1 + exp(-10)), log(3)], relative: 1e-6)
      let p = 1 / (1 + exp(-10.0))
      expectClose(x.values(), [p, -p, 0, 1, 1, -2], relative: 1e-6, absolute: 1e-7)
    }
  }

  /// A row of certain knowledge costs nothing; a NaN among the logits must not look like a loss.
  @Test(arguments: Device.all)
  func aNaNLogitGivesANaNLoss(device: Device) {
    device.run {
      for at in [0, 8] {
        var logits = [Float](repeating: 0, count: 9)
        logits[at] = .nan
        var losses: [Float] = []
        device.backend.crossEntropy(device.region(logits), targets: [3], weights: nil, losses: &losses)
        #expect(losses.count == 1 && losses[0].isNaN)
      }
    }
  }

  private func targets(_ rows: Int, _ width: Int) -> [Int32] {
    (0..<rows).map { $0 == 0 ? Int32(width - 1) : Int32($0 * 31 % width) }
  }
}
