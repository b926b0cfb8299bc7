import Foundation
import ModelTestSupport
import TestSupport
import Testing
import Transformers

/// What a teacher thinks of the tokens of a text.
struct LikeliestTokensTests {
  private let prompts = [tinyTokens(7, seed: 1) + tinyTokens(5, seed: 2), tinyTokens(7, seed: 1) + tinyTokens(2, seed: 3)]
  private let continuations = [tinyTokens(4, seed: 4), tinyTokens(6, seed: 5)]

  /// The softmax over all classes before each token of a continuation, by all logits of the whole sequence.
  private func probabilities(_ model: LlamaModel, _ prompt: [Int32], _ continuation: [Int32]) -> [[Double]] {
    let width = model.configuration.vocabularySize, logits = model.logits(prompt + continuation).doubles
    return continuation.indices.map { i in
      let row = prompt.count + i - 1, line = logits[row * width..<(row + 1) * width]
      let largest = line.max() ?? 0, sum = line.reduce(0) { $0 + exp($1 - largest) }
      return line.map { exp($0 - largest) / sum }
    }
  }

  @Test(arguments: TinyModel.allCases, [1, 5])
  func theyAreTheLargestOfTheSoftmax(variant: TinyModel, k: Int) throws {
    let model = try variant.load()
    let all = try model.likeliestTokens(k, in: continuations, after: prompts, keepsRest: true)
    #expect(all.map(\.count) == continuations.map(\.count))
    for (index, targets) in all.enumerated() {
      for (row, expected) in probabilities(model, prompts[index], continuations[index]).enumerated() {
        let entries = targets.entries(of: row), shares = targets.shares[entries]
        #expect(entries.count == k && Array(shares) == shares.sorted(by: >))
        expectClose(Array(shares), Array(expected.sorted(by: >).prefix(k)), relative: 1e-3)
        expectClose(Array(shares), targets.classes[entries].map { expected[Int($0)] }, relative: 1e-3)
        expectClose([targets.rests[row]], [1 - shares.reduce(0.0) { $0 + Double($1) }], relative: 1e-5, absolute: 1e-6)
      }
    }
  }

  @Test func theRestIsKeptOnlyIfItIsWanted() throws {
    let model = try TinyModel.tied.load()
    let targets = try model.likeliestTokens(3, in: continuations, after: prompts, keepsRest: false)
    #expect(targets.allSatisfy { $0.rests.allSatisfy { $0 == 0 } })
  }

  /// All classes, if there are no more.
  @Test func withAllClassesNothingIsLeft() throws {
    let model = try TinyModel.tied.load(), width = model.configuration.vocabularySize
    let targets = try model.likeliestTokens(width, in: [continuations[0]], after: [prompts[0]], keepsRest: true)[0]
    for row in 0..<targets.count {
      #expect(Set(targets.classes[targets.entries(of: row)]).count == width)
      #expect(targets.rests[row] < 1e-5)
    }
    #expect(try model.likeliestTokens(3, in: [], after: [], keepsRest: true).isEmpty)
  }
}
