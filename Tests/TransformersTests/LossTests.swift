import Autograd
import Foundation
import Kernels
import ModelTestSupport
import TestSupport
import Testing
import Transformers

struct LossTests {
  private let sequences = [tinyTokens(9, seed: 1), tinyTokens(14, seed: 2), tinyTokens(2, seed: 3)]
  private var weights: [[Float]] {
    sequences.map { $0.indices.map { [0, 1, 0.5, 1, 0][$0 % 5] } }
  }

  @Test(arguments: TinyModel.allCases)
  func isTheWeightedSumOfNextTokenLosses(variant: TinyModel) throws {
    let model = try variant.load(), width = model.configuration.vocabularySize
    let expected = zip(sequences, weights).reduce(0.0) { sum, pair in
      let (tokens, weights) = pair, logits = model.logits(tokens).doubles
      return sum
        + tokens.indices.dropFirst().reduce(0.0) { sum, i in
          let line = logits[(i - 1) * width..<i * width]
          return sum + Double(weights[i]) * (logSumExp(line) - line[line.startIndex + Int(tokens[i])])
        }
    }
    expectClose([model.lossSum(sequences, weights: weights).scalar], [expected], relative: 1e-5)
  }

  /// Targets of one sequence's own tokens change nothing; a mixture of two tokens is the mixture of their losses.
  @Test func targetsTakeTheTokensPlace() throws {
    let model = try TinyModel.tied.load()
    let plain = model.lossSum(sequences, weights: weights).scalar
    #expect(model.lossSum(sequences, weights: weights, targets: [TokenTargets(sequences[0]), nil]).scalar == plain)
    let one = [sequences[0]], weight: [[Float]] = [[0, 0, 0, 0, 0, 0, 0, 0, 1]]
    func loss(_ target: Int32) -> Double {
      var targets = TokenTargets(sequences[0]).rows(0..<8)
      targets.append(classes: [target], shares: [1])
      return Double(model.lossSum(one, weights: weight, targets: [targets]).scalar)
    }
    var mixed = TokenTargets(sequences[0]).rows(0..<8)
    mixed.append(classes: [3, 5], shares: [0.75, 0.125])
    expectClose(
      [model.lossSum(one, weights: weight, targets: [mixed]).scalar], [0.75 * loss(3) + 0.125 * loss(5)], relative: 1e-6)
  }

  @Test(arguments: TinyModel.allCases)
  func checkpointingChangesNoBit(variant: TinyModel) throws {
    let model = try variant.load()
    withThreads(2) {
      let plain = valueAndGradients(of: model.parameters) { model.lossSum(sequences, weights: weights) }
      let checkpointed = valueAndGradients(of: model.parameters) {
        model.lossSum(sequences, weights: weights, checkpointing: true)
      }
      expectSameBits(checkpointed.0.floats, plain.0.floats, "loss")
      for (index, parameter) in model.parameters.enumerated() {
        expectSameBits(checkpointed.1.values[index].floats, plain.1.values[index].floats, parameter.name)
      }
    }
  }

  /// Full training: along its own gradient `g`, every parameter's loss grows by ‖g‖ for each unit of length.
  ///
  /// Float32 losses of about 100 carry some 1e-5 of noise and the loss is curved, so the tolerance is 2 %; a missing
  /// path (the embedding is used twice in the tied model) would be off by far more.
  @Test(arguments: TinyModel.allCases)
  func everyParameterHasItsGradient(variant: TinyModel) throws {
    let model = try variant.load()
    let loss = { model.lossSum(sequences, weights: weights) }
    let gradients = valueAndGradients(of: model.parameters, loss).1.values
    for (parameter, gradient) in zip(model.parameters, gradients) {
      let norm = gradient.doubles.reduce(0.0) { $0 + $1 * $1 }.squareRoot(), value = parameter.value
      func moved(_ length: Double) -> Double {
        parameter.value = value + gradient.scaled(by: Float(length / norm))
        defer { parameter.value = value }
        return Double(loss().scalar)
      }
      let h = 0.005
      expectClose([(moved(h) - moved(-h)) / (2 * h)], [norm], relative: 0.02, parameter.name)
    }
  }

  private func logSumExp(_ line: ArraySlice<Double>) -> Double {
    let largest = line.max() ?? 0
    return log(line.reduce(0.0) { $0 + exp($1 - largest) }) + largest
  }
}
