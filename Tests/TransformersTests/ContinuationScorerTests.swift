import ModelTestSupport
import TestSupport
import Testing
import Transformers

struct ContinuationScorerTests {
  /// Products of several rows sum in another order than those of one sequence; losses are some units.
  private static let tolerance = 1e-4

  private func pairs() -> [(prompt: [Int32], text: [Int32])] {
    let start = tinyTokens(150, seed: 3)
    // Neighbours that share much, little and nothing, one that is the other's beginning, and one that comes twice.
    let prompts = [
      start, start + tinyTokens(9, seed: 4), start + tinyTokens(9, seed: 4) + [7], Array(start.prefix(60)) + [9],
      tinyTokens(5, seed: 5), [8], start, start, start + tinyTokens(140, seed: 6), tinyTokens(200, seed: 7),
      tinyTokens(220, seed: 8), tinyTokens(240, seed: 9), start + [3],
    ]
    return prompts.enumerated().map { ($1, tinyTokens(1 + $0 * 3 % 11, seed: UInt64(100 + $0))) }
  }

  /// Together or alone, and in a second call, too.
  @Test(arguments: TinyModel.allCases)
  func eachTextHasTheLossesThatItHasAlone(variant: TinyModel) throws {
    let model = try variant.load(), scorer = ContinuationScorer(model), pairs = pairs()
    for pairs in [pairs, Array(pairs.reversed()), Array(pairs.prefix(1))] {
      for (score, (prompt, text)) in zip(try scorer.score(pairs), pairs) {
        let alone = try model.score(text, after: prompt, cache: model.makeCache())
        expectClose(score.losses.map(Double.init), alone.losses.map(Double.init), relative: 0, absolute: Self.tolerance)
      }
    }
    #expect(try scorer.score([]).isEmpty)
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let scorer = ContinuationScorer(try TinyModel.tied.load())
    let error = inputError { _ = try scorer.score([(tinyTokens(500, seed: 1), tinyTokens(20, seed: 2))]) }
    #expect(error?.problem == "it has 520 tokens with its answer, and the model's window has 512")
  }
}
