import Foundation
import ModelTestSupport
import TestSupport
import Testing
import Transformers

struct ScoreTests {
  private let tolerance = 3e-5
  private let tokens = tinyTokens(41, seed: 1)

  /// The loss of token `i` when the tokens from `start` on are in view.
  private func loss(of i: Int, from start: Int, _ model: LlamaModel) -> Double {
    let width = model.configuration.vocabularySize
    let line = model.logits(Array(tokens[start..<i])).suffix(width).map(Double.init)
    let largest = line.max() ?? 0
    return log(line.reduce(0.0) { $0 + exp($1 - largest) }) + largest - line[Int(tokens[i])]
  }

  @Test(arguments: TinyModel.allCases, [41, 50, 512])
  func aTextThatFitsIsScoredInOnePass(variant: TinyModel, window: Int) throws {
    let model = try variant.load()
    var passes = 0
    let score = try model.score(tokens, window: window, stride: 20) { _ in passes += 1 }
    #expect(passes == 1)
    expectClose(score.losses, (1..<41).map { loss(of: $0, from: 0, model) }, relative: tolerance, absolute: tolerance)
    let sum = model.lossSum([tokens], weights: [Array(repeating: 1, count: 41)]).scalar
    expectClose([score.meanLoss * 40], [Double(sum)], relative: 1e-5)
    expectClose([score.perplexity], [exp(score.meanLoss)], relative: 1e-12)
  }

  /// Every token once, seen from the start of the first window that holds it.
  @Test(arguments: [(16, 8), (16, 1), (16, 15), (10, 7), (2, 1), (40, 20)])
  func aSlidingWindowScoresEachTokenOnce(window: Int, stride: Int) throws {
    let model = try TinyModel.tied.load()
    var progress: [Int] = []
    let score = try model.score(tokens, window: window, stride: stride) { progress.append($0) }
    let expected = (1..<tokens.count).map { i in
      let start = max(0, (i - window + stride) / stride * stride)
      #expect(i < window || i - start >= window - stride, "at least window − stride tokens are in view")
      return loss(of: i, from: i < window ? 0 : start, model)
    }
    expectClose(score.losses, expected, relative: tolerance, absolute: tolerance)
    #expect(progress.last == 40 && progress == progress.sorted() && Set(progress).count == progress.count)
  }

  @Test func textsTooShortToPredictAnything() throws {
    let model = try TinyModel.tied.load()
    let counts = try [[], [5], [5, 6]].map { try model.score($0, window: 8, stride: 4).losses.count }
    #expect(counts == [0, 0, 1])
  }
}
