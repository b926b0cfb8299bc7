import Autograd
import Foundation
import Kernels
import TestSupport
import Testing

struct CrossEntropyTests {
  /// `Σ weights · losses`; a target is not looked at where the weight is 0.
  private static func reference(
    _ h: [Double], _ table: [Double], width: Int, targets: [Int32], weights: [Float]
  ) -> [Double] {
    let rows = targets.count, vocabulary = table.count / width
    let logits = multiplied(h, table, rows, vocabulary, width)
    return [
      (0..<rows).filter { weights[$0] != 0 }.reduce(0.0) { sum, row in
        let line = Array(logits[row * vocabulary..<(row + 1) * vocabulary])
        return sum + Double(weights[row]) * Reference.crossEntropy(line, targets: [targets[row]])[0]
      }
    ]
  }

  /// All rows; some masked, with targets that are no classes; fractional weights; none at all.
  @Test(arguments: [[1, 1, 1, 1, 1], [0, 1, 0, 0, 1], [0.5, 0, 2, -1, 1], [0, 0, 0, 0, 0]] as [[Float]])
  func hiddenStatesAndTable(weights: [Float]) {
    let targets = zip([4, 0, 10, 4, 7] as [Int32], weights).map { $1 == 0 ? -100 : $0 }
    checkGradients(of: [randomTensor([5, 6], seed: 1), randomTensor([11, 6], seed: 2)]) {
      $0[0].crossEntropy(table: $0[1], targets: targets, weights: weights).sum
    } reference: {
      Self.reference($0[0], $0[1], width: 6, targets: targets, weights: weights)
    }
  }

  /// The same with a low-rank update of the logits, all of whose inputs have a gradient.
  @Test(arguments: [[1, 1, 1, 1, 1], [0, 1, 0, 0, 1], [0.5, 0, 2, -1, 1], [0, 0, 0, 0, 0]] as [[Float]])
  func aLowRankUpdate(weights: [Float]) {
    let targets = zip([4, 0, 10, 4, 7] as [Int32], weights).map { $1 == 0 ? -100 : $0 }
    checkGradients(of: [
      randomTensor([5, 6], seed: 1), randomTensor([11, 6], seed: 2), randomTensor([5, 2], seed: 3),
      randomTensor([11, 2], seed: 4),
    ]) {
      $0[0].crossEntropy(table: $0[1], plus: LogitUpdate(u: $0[2], b: $0[3]), targets: targets, weights: weights).sum
    } reference: {
      // Side by side, the factors are one product.
      func wide(_ x: [Double], _ y: [Double], _ rows: Int) -> [Double] {
        (0..<rows).flatMap { (row: Int) -> [Double] in
          Array(x[row * 6..<row * 6 + 6]) + Array(y[row * 2..<row * 2 + 2])
        }
      }
      return Self.reference(wide($0[0], $0[2], 5), wide($0[1], $0[3], 11), width: 8, targets: targets, weights: weights)
    }
  }

  /// A frozen head and several chunks: the update's gradients are those of a head that holds it.
  @Test func aLowRankUpdateInChunks() {
    let vocabulary = 40_000, rows = 400
    let h = randomTensor([rows, 3], seed: 5), table = randomTensor([vocabulary, 3], seed: 6)
    let u = Parameter(name: "u", randomTensor([rows, 2], seed: 7))
    let b = Parameter(name: "b", randomTensor([vocabulary, 2], seed: 8))
    let targets = (0..<rows).map { Int32($0 * 97) }, weights = (0..<rows).map { $0 % 3 == 0 ? Float(0) : 1 }
    let (sum, gradients) = valueAndGradients(of: [u, b]) {
      h.crossEntropy(table: table, plus: LogitUpdate(u: u.value, b: b.value), targets: targets, weights: weights).sum
    }
    func wide(_ x: Tensor, _ y: Tensor) -> Parameter {
      let values = (0..<x.shape[0]).flatMap { x.row($0).floats + y.row($0).floats }
      return Parameter(name: "", Tensor(values, shape: [x.shape[0], 5]))
    }
    let states = wide(h, u.value), head = wide(table, b.value)
    let (expected, wideGradients) = valueAndGradients(of: [states, head]) {
      states.value.crossEntropy(table: head.value, targets: targets, weights: weights).sum
    }
    expectClose([sum.scalar], [Double(expected.scalar)], relative: 1e-6)
    for (found, wide) in zip(gradients.values, wideGradients.values) {
      let wanted = (0..<found.shape[0]).flatMap { wide.row($0).floats.suffix(2) }
      expectClose(found.floats, wanted.doubles, relative: 1e-4, absolute: 1e-6)
    }
  }

  /// A vocabulary so large that the logits' memory limit of 32 MiB holds 3 rows: 7 labelled rows are 3 chunks.
  @Test func severalChunks() {
    let vocabulary = 2_500_000, width = 2, rows = 8
    let h = randomTensor([rows, width], seed: 3), table = randomTensor([vocabulary, width], seed: 4)
    let targets = (0..<rows).map { Int32($0 * 300_000) }
    let weights: [Float] = [1, 0.5, 1, 0, 2, 1, 1, 1]
    let hidden = Parameter(name: "h", h), head = Parameter(name: "table", table)

    var losses: [Float] = []
    let (sum, gradients) = valueAndGradients(of: [hidden, head]) {
      let result = hidden.value.crossEntropy(table: head.value, targets: targets, weights: weights)
      losses = result.losses
      return result.sum
    }
    // The softmax by the definition, for the labelled rows.
    let (hs, ws) = (h.doubles, table.doubles)
    var expectedLosses = [Double](repeating: 0, count: rows)
    var dh = [Double](repeating: 0, count: rows * width), dw = [Double](repeating: 0, count: ws.count)
    for row in 0..<rows where weights[row] != 0 {
      let (x, y, target) = (hs[2 * row], hs[2 * row + 1], Int(targets[row]))
      let logits = (0..<vocabulary).map { x * ws[2 * $0] + y * ws[2 * $0 + 1] }
      expectedLosses[row] = Reference.crossEntropy(logits, targets: [targets[row]])[0]
      for j in 0..<vocabulary {
        // softmax = e^(logit − log Σ e^logit), and loss = log Σ e^logit − logit of the target
        let share = exp(logits[j] - logits[target] - expectedLosses[row])
        let dlogit = Double(weights[row]) * (share - (j == target ? 1 : 0))
        dh[2 * row] += dlogit * ws[2 * j]
        dh[2 * row + 1] += dlogit * ws[2 * j + 1]
        dw[2 * j] += dlogit * x
        dw[2 * j + 1] += dlogit * y
      }
    }
    expectClose(losses, expectedLosses, relative: 1e-5, "losses")
    expectClose([sum.scalar], [weightedSum(expectedLosses, weights.doubles)], relative: 1e-5, "sum")
    expectClose(gradients.values[0].floats, dh, relative: 1e-4, absolute: 1e-4, "gradient by h")
    expectClose(gradients.values[1].floats, dw, relative: 1e-3, absolute: 1e-9, "gradient by the table")
  }

  @Test func lossesOneByOne() {
    let h = randomTensor([4, 3], seed: 5), table = randomTensor([9, 3], seed: 6)
    let result = h.crossEntropy(table: table, targets: [1, -1, 8, 0], weights: [1, 0, 0.5, 1])
    let expected = Reference.crossEntropy(
      multiplied(h.doubles, table.doubles, 4, 9, 3), targets: [1, 0, 8, 0])
    expectClose(result.losses, [expected[0], 0, expected[2], expected[3]], relative: 1e-5)
    expectClose([result.sum.scalar], [expected[0] + expected[2] / 2 + expected[3]], relative: 1e-5)
    #expect(!result.sum.isTraced)
  }

  /// The gradient is made during the forward pass; what comes after the loss must still scale it.
  @Test func aScaledLossScalesTheGradient() {
    let hidden = Parameter(name: "h", randomTensor([3, 4], seed: 7)), table = randomTensor([5, 4], seed: 8)
    func gradient(_ factor: Float) -> [Float] {
      valueAndGradients(of: [hidden]) {
        hidden.value.crossEntropy(table: table, targets: [0, 2, 4], weights: [1, 1, 0]).sum.scaled(by: factor)
      }.1.values[0].floats
    }
    expectClose(gradient(-3), gradient(1).doubles.map { -3 * $0 }, relative: 1e-6)
  }
}
