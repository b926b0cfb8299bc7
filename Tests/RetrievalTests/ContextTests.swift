import Retrieval
import Testing

struct ContextTests {
  private let text = "The cat sat down. A dog ran off. The bird flew away. A fish swam by."

  private func index(
    _ text: String, tokens: Int = 4, overlap: Int = 0, count: @escaping (String) -> Int = wordCount
  ) throws -> PassageIndex {
    try PassageIndex(Passages(of: text, tokens: tokens, overlap: overlap, tokenCount: count))
  }

  @Test func theBestInTheOrderOfTheDocument() throws {
    let index = try index(text)
    #expect(try index.search("fish cat")[..<2].sorted() == [0, 3])
    #expect(try index.context(for: "fish, cat", budget: 8) == "The cat sat down.\n\nA fish swam by.")
    #expect(try index.context(for: "dog? bird?", budget: 8) == "A dog ran off. The bird flew away.")
    #expect(try index.context(for: "fish", budget: 7) == "A fish swam by.")
    #expect(try index.context(for: "fish", budget: 3) == "")
    #expect(try index.context(for: "fish", budget: 16) == text)
  }

  @Test func theFirstThatDoesNotFitEndsIt() throws {
    let index = try index("cow cow. a b c cow. dog.", tokens: 4)
    #expect(try index.search("cow") == [0, 1, 2])
    // There would be room for the third.
    #expect(try index.context(for: "cow", budget: 5) == "cow cow.")
  }

  /// The count of a text is not the sum of its sentences' counts, neither from above nor from below.
  @Test(arguments: 0..<30 as Range<UInt64>, 0..<4)
  func asManyAsFit(seed: UInt64, way: Int) throws {
    var random = RandomText(seed: seed)
    let text = random.document(sentences: 60, vocabulary: 30)
    let counts: [(String) -> Int] = [
      wordCount, { wordCount($0) + 2 }, { (3 * wordCount($0) + 3) / 4 }, { wordCount($0) * 3 / 4 },
    ]
    let count = counts[way]
    let index = try index(text, tokens: 14, overlap: random.number(below: 3), count: count)
    for _ in 0..<4 {
      let question = (0..<3).map { _ in random.word(30) }.joined(separator: " "), budget = random.number(below: 150)
      let ranked = try index.search(question)
      let texts = (0...ranked.count).map { index.passages.text(of: ranked.prefix($0)) }
      let expected = texts.dropFirst().prefix { count($0) <= budget }.last ?? ""
      #expect(try index.context(for: question, budget: budget) == expected)
    }
  }
}
