import ModelTestSupport
import TestSupport
import Testing
import Transformers

struct CacheTests {
  /// Longer than a block of the cache, in pieces that make it grow within and across blocks.
  @Test(arguments: TinyModel.allCases, [[300], [1, 299], [255, 2, 43], [100, 100, 100], Array(repeating: 1, count: 40)])
  func readingInPiecesIsReadingAtOnce(variant: TinyModel, pieces: [Int]) throws {
    let model = try variant.load(), tokens = tinyTokens(pieces.reduce(0, +), seed: 1)
    let cache = model.makeCache()
    var logits: [Float] = []
    var rest = tokens[...]
    for piece in pieces {
      logits += model.logits(model.hiddenStates(Array(rest.prefix(piece)), after: cache)).floats
      rest = rest.dropFirst(piece)
    }
    #expect(cache.tokens == tokens)
    expectClose(logits, model.logits(tokens).doubles, relative: logitTolerance, absolute: logitTolerance)
  }

  @Test func aTruncatedCacheGoesOnDifferently() throws {
    let model = try TinyModel.untied.load()
    let tokens = tinyTokens(20, seed: 2), other = tinyTokens(6, seed: 3)
    let cache = model.makeCache()
    _ = model.hiddenStates(tokens, after: cache)
    cache.truncate(to: 11)
    let logits = model.logits(model.hiddenStates(other, after: cache)).floats
    let expected = model.logits(tokens[..<11] + other).suffix(logits.count)
    expectClose(logits, Array(expected).doubles, relative: logitTolerance, absolute: logitTolerance)
  }

  @Test func theCommonPrefixIsKeptButForOneToken() throws {
    let model = try TinyModel.tied.load(), cache = model.makeCache()
    _ = model.hiddenStates([5, 6, 7, 8], after: cache)
    #expect(cache.keepCommonPrefix(with: [5, 6, 9, 8, 7]) == 2)
    #expect(cache.tokens == [5, 6])
    #expect(cache.keepCommonPrefix(with: [5, 6]) == 1, "the last token must be read to get logits")
    #expect(cache.keepCommonPrefix(with: [9]) == 0)
    #expect(cache.keepCommonPrefix(with: []) == 0)
  }
}
