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
      device.backend.crossEntropy(x.region, targets: TokenTargets(targets), rows: 0..<rows, weights: nil, losses: &losses)
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
      // Rows and slices that do not start at 0, as chunks of a longer list do not.
      device.backend.crossEntropy(
        x.region, targets: TokenTargets([-1, -1] + targets), rows: 2..<2 + rows, weights: ([9] + weights)[1...],
        losses: &losses)
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
      device.backend.crossEntropy(x.region, targets: TokenTargets([1, 2]), rows: 0..<2, weights: [1, 3], losses: &losses)
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
        device.backend.crossEntropy(
          device.region(logits), targets: TokenTargets([3]), rows: 0..<1, weights: nil, losses: &losses)
        #expect(losses.count == 1 && losses[0].isNaN)
      }
    }
  }

  /// A teacher's probabilities: the loss is their mixture of the losses of one class each, and so is its gradient.
  @Test(arguments: Device.all)
  func severalClassesAreTheirMixture(device: Device) {
    let logits = randomValues(3 * 70, seed: 4, within: 5), weights: [Float] = [1, 0.5, -2]
    let rows: [[(Int32, Float)]] = [[(3, 0.5), (69, 0.25)], [(0, 1)], [(7, 0.125), (8, 0.5), (9, 0.375), (10, 0.0625)]]
    var targets = TokenTargets()
    for row in rows { targets.append(classes: row.map(\.0), shares: row.map(\.1)) }
    var expectedLosses = [Double](repeating: 0, count: 3), expectedGradient = [Double](repeating: 0, count: 210)
    device.run {
      for (row, entries) in rows.enumerated() {
        for (target, share) in entries {
          let x = device.output(70, initial: Array(logits[row * 70..<(row + 1) * 70]))
          var losses: [Float] = []
          device.backend.crossEntropy(
            x.region, targets: TokenTargets([target]), rows: 0..<1, weights: [weights[row]], losses: &losses)
          expectedLosses[row] += Double(share * losses[0])
          for (j, value) in x.values().enumerated() { expectedGradient[row * 70 + j] += Double(share * value) }
        }
      }
      let x = device.output(210, initial: logits)
      var losses: [Float] = []
      device.backend.crossEntropy(x.region, targets: targets, rows: 0..<3, weights: weights[...], losses: &losses)
      expectClose(losses, expectedLosses, relative: tolerance, absolute: tolerance)
      expectClose(x.values(), expectedGradient, relative: tolerance, absolute: tolerance)
    }
  }

  /// With the rest of a teacher's probabilities, loss and gradient are those of the definition, and where the student
  /// agrees with the teacher nothing pulls it away.
  @Test(arguments: Device.all)
  func theRestIsOneMoreClass(device: Device) {
    let width = 50, logits = randomValues(2 * width, seed: 5, within: 3), weights: [Float] = [1, 0.5]
    let entries: [[(Int32, Float)]] = [[(3, 0.5), (49, 0.2)], [(0, 0.4)]], rests: [Float] = [0.3, 0.6]
    func loss(_ line: [Double], _ row: Int) -> Double {
      let sum = line.reduce(0) { $0 + exp($1) }, classes = Set(entries[row].map { Int($0.0) })
      let other = line.indices.filter { !classes.contains($0) }.reduce(0) { $0 + exp(line[$1]) }
      return entries[row].reduce(0) { $0 + Double($1.1) * (log(sum) - line[Int($1.0)]) }
        + Double(rests[row]) * (log(sum) - log(other))
    }
    var targets = TokenTargets()
    for (row, rest) in zip(entries, rests) { targets.append(classes: row.map(\.0), shares: row.map(\.1), rest: rest) }
    device.run {
      let x = device.output(2 * width, initial: logits)
      var losses: [Float] = []
      device.backend.crossEntropy(x.region, targets: targets, rows: 0..<2, weights: weights[...], losses: &losses)
      for row in 0..<2 {
        let line = logits[row * width..<(row + 1) * width].map(Double.init)
        expectClose([losses[row]], [loss(line, row)], relative: tolerance)
        let expected = numericalGradient(at: line, indices: Array(0..<width)) { loss($0, row) * Double(weights[row]) }
        expectClose(
          Array(x.values()[row * width..<(row + 1) * width]), expected, relative: gradientTolerance,
          absolute: gradientTolerance / 10)
      }
      // A student that is its own teacher.
      let line = Array(logits.prefix(width)), sum = line.reduce(Float(0)) { $0 + exp($1) }
      let p = line.map { exp($0) / sum }
      var own = TokenTargets()
      own.append(classes: [1, 2, 7], shares: [p[1], p[2], p[7]], rest: 1 - p[1] - p[2] - p[7])
      let y = device.output(width, initial: line)
      device.backend.crossEntropy(y.region, targets: own, rows: 0..<1, weights: [1], losses: &losses)
      expectClose(y.values(), [Double](repeating: 0, count: width), relative: 0, absolute: 1e-6)
    }
  }

  private func targets(_ rows: Int, _ width: Int) -> [Int32] {
    (0..<rows).map { $0 == 0 ? Int32(width - 1) : Int32($0 * 31 % width) }
  }
}
