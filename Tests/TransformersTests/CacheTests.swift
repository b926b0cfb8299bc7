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

  /// A fork goes its own way from any point, within a block and at its end, and its origin does not notice.
  @Test(arguments: TinyModel.allCases, [1, 20, 255, 256, 257])
  func forksShareWhatTheyHaveInCommon(variant: TinyModel, length: Int) throws {
    let model = try variant.load(), tokens = tinyTokens(300, seed: 4), other = tinyTokens(30, seed: 5)
    let cache = model.makeCache()
    _ = model.hiddenStates(Array(tokens[..<length]), after: cache)
    let fork = cache.fork()
    // Turn by turn, so that each writes where the other could see it.
    let first = model.logits(model.hiddenStates(Array(other[..<10]), after: fork)).floats
    let second = model.logits(model.hiddenStates(Array(tokens[length...]), after: cache)).floats
    let third = model.logits(model.hiddenStates(Array(other[10...]), after: fork)).floats
    let expectedFork = model.logits(tokens[..<length] + other).suffix(first.count + third.count)
    expectClose(
      first + third, Array(expectedFork).doubles, relative: logitTolerance, absolute: logitTolerance, "the fork")
    expectClose(
      second, Array(model.logits(tokens).suffix(second.count)).doubles, relative: logitTolerance,
      absolute: logitTolerance, "the origin")
    #expect(fork.tokens == tokens[..<length] + other && cache.tokens == tokens)
  }

  /// Sequences of different lengths in one pass, some with one token and some with many.
  @Test(arguments: TinyModel.allCases) func sequencesAreReadTogether(variant: TinyModel) throws {
    let model = try variant.load(), texts = [300, 1, 17].enumerated().map { tinyTokens($1 + 5, seed: UInt64($0 + 6)) }
    let caches = texts.map { _ in model.makeCache() }
    for (text, cache) in zip(texts, caches) { _ = model.hiddenStates(Array(text.dropLast(5)), after: cache) }
    let ends = [[1, 4], [4, 1], [1, 1, 1, 1, 1], [5]]
    // Each text's last five tokens, in pieces that change from text to text.
    var rest = texts.map { $0.suffix(5) }
    var found = texts.map { _ in [Float]() }
    for step in 0..<5 {
      let pieces = texts.indices.compactMap { index -> (Int, [Int32])? in
        guard step < ends[index].count else { return nil }
        let piece = rest[index].prefix(ends[index][step])
        rest[index] = rest[index].dropFirst(piece.count)
        return (index, Array(piece))
      }
      let logits = model.logits(model.hiddenStates(pieces.map { ($1, caches[$0]) })).floats
      var values = logits[...]
      for (index, piece) in pieces {
        found[index] += values.prefix(piece.count * model.configuration.vocabularySize)
        values = values.dropFirst(piece.count * model.configuration.vocabularySize)
      }
    }
    for (text, logits) in zip(texts, found) {
      expectClose(
        logits, Array(model.logits(text).suffix(logits.count)).doubles, relative: logitTolerance, absolute: logitTolerance)
    }
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
