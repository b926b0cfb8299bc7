import Retrieval
import TestSupport
import Testing

struct PassageIndexTests {
  /// Both sides add up in double precision, in different orders.
  private static let tolerance = 1e-9

  private func index(_ text: String, tokens: Int = 4, overlap: Int = 0) throws -> PassageIndex {
    try PassageIndex(Passages(of: text, tokens: tokens, overlap: overlap, tokenCount: wordCount))
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func scoresFollowTheFormula(seed: UInt64) throws {
    var random = RandomText(seed: seed)
    let text = random.document(sentences: 80, vocabulary: 40)
    let index = try index(text, tokens: 12, overlap: 1)
    let reference = ReferenceBM25(
      passages: (0..<index.passages.count).map {
        index.passages[$0].split { !$0.isLetter && !$0.isNumber }.map(String.init)
      })
    for _ in 0..<5 {
      let words = (0...random.number(below: 8)).map { _ in random.word(40) }
      let expected = reference.scores(Set(words)), found = try index.scores(for: words.joined(separator: ", ") + "?")
      expectClose(found, expected, relative: 0, absolute: Self.tolerance, "scores of seed \(seed)")
      let order = try index.search(words.joined(separator: " "))
      #expect(order.sorted() == Array(0..<index.passages.count))
      for (better, worse) in zip(order, order.dropFirst()) {
        #expect(expected[better] > expected[worse] - Self.tolerance)
        if found[better] == found[worse] { #expect(better < worse) }
      }
    }
  }

  @Test func theBestComesFirst() throws {
    let index = try index("The cat sat down. A dog ran off. The bird flew away. A dog bit dogs.")
    #expect(try index.search("Where was the bird?")[0] == 2)
    // Without a word of the question: last, in the document's order.
    #expect(try index.search("bird") == [2, 0, 1, 3])
    #expect(try index.scores(for: "bird").count { $0 > 0 } == 1)
  }

  @Test func caseAndAccentsAreEqual() throws {
    let index = try index("One two three four. Der ÄRGER im Café. Five six seven eight.")
    #expect(try index.search("arger")[0] == 1)
    #expect(try index.search("CAFE\u{301}")[0] == 1)
  }

  @Test func repeatedWordsCountOnce() throws {
    let index = try index("a cat sat here. a dog ran off. the cow is big.")
    #expect(try index.scores(for: "cat Cat, CAT dog") == index.scores(for: "cat dog"))
  }

  @Test(arguments: ["", " \n", "?!", "\"", "\"\"", "* ^ - + ( ) { } : \\ ' %", "\0", "🙂", "nowhere", "\u{1E900}"])
  func questionsWithoutAWordThatOccursKeepTheOrder(_ question: String) throws {
    let index = try index("a cat sat here. a dog ran off. the cow is big.")
    #expect(try index.search(question) == [0, 1, 2])
    #expect(try index.context(for: question, budget: 8) == "a cat sat here. a dog ran off.")
  }

  @Test(
    arguments: [
      "dog\"", "\"dog", "dog*", "dog AND nowhere", "NOT dog", "dog NOT dog", "NEAR(dog nowhere, 2)", "^dog", "text:dog",
      "nowhere:dog", "{text nowhere}: dog", "dog + nowhere", "(dog", "dog)", "dog OR", "- text : dog", "'; DROP--dog",
      "a\0dog", "dog’s", "-dog",
    ])
  func nothingInAQuestionIsAnOperator(_ question: String) throws {
    let index = try index("one cat sat here. one dog ran off. the cow is big.")
    #expect(try index.search(question)[0] == 1)
  }

  @Test func operatorsAreWords() throws {
    let index = try index("one cat sat here. it came near us. this and that thing.")
    #expect(try index.search("NEAR")[0] == 1)
    #expect(try index.search("AND")[0] == 2)
  }

  @Test func longQuestionsAreTaken() throws {
    let index = try index("one cat sat here. one dog ran off. the cow is big.")
    let question = (0..<3000).map { "nowhere\($0)" }.joined(separator: " ") + " cow"
    #expect(try index.search(question)[0] == 2)
  }

  @Test func textAfterNULIsFound() throws {
    let index = try index("one cat sat here. one\0dog ran off now. the cow is big.")
    #expect(try index.search("off")[0] == 1)
  }

  @Test func chineseAndJapaneseAreFoundByPairs() throws {
    let text = "我昨天去了北京。他在海上工作。東京タワーは高い。我们住在上海。京北很远。"
    let passages = Passages(of: text, tokens: 8, overlap: 0, tokenCount: \.count)
    let index = try PassageIndex(passages)
    #expect(try passages[index.search("谁去了北京？")[0]] == "我昨天去了北京。")
    #expect(try passages[index.search("上海在哪里")[0]] == "我们住在上海。")
    #expect(try passages[index.search("タワー")[0]].contains("東京"))
    // The pair in this order alone; a character that stands alone, wherever it is.
    #expect(try index.scores(for: "北京").count { $0 > 0 } == 1)
    #expect(try index.scores(for: "京").count { $0 > 0 } == 3)
    #expect(try passages[index.search("Tokyo 東京 tower")[0]].contains("東京"))
  }

  @Test func emptyDocuments() throws {
    let index = try index("")
    #expect(try index.search("anything").isEmpty)
    #expect(try index.context(for: "anything", budget: 10) == "")
  }
}
