import Retrieval
import Testing

struct PassagesTests {
  private func passages(_ text: String, tokens: Int, overlap: Int = 0) -> [String] {
    let passages = Passages(of: text, tokens: tokens, overlap: overlap, tokenCount: wordCount)
    return (0..<passages.count).map { String(passages[$0]) }
  }

  /// With room for one word, a passage is a sentence where sentences are single words.
  private func sentences(_ text: String) -> [String] { passages(text, tokens: 1) }

  @Test func sentencesEndAtMarksBeforeBlanks() {
    #expect(sentences("One. Two? Three! Four… Five") == ["One.", " Two?", " Three!", " Four…", " Five"])
    #expect(sentences("(One.) “Two.” 3.14 x") == ["(One.)", " “Two.”", " 3.14", " x"])
    // What ends no sentence is cut for its length alone.
    #expect(passages("Go to a.b.com or take 3.5 of. Now.", tokens: 7) == ["Go to a.b.com or take 3.5 of.", " Now."])
  }

  @Test(arguments: ["Mr. Smith", "(Dr. Smith", "J. Smith", "U.S. Smith", "e.g. Smith", "Ph.D. Smith", "vs. Smith"])
  func abbreviationsEndNone(_ name: String) {
    #expect(passages("One two. Ask \(name) now.", tokens: 4) == ["One two.", " Ask \(name) now."])
    // Other marks do, whatever the word.
    let title = name.split(separator: " ")[0].dropLast()
    #expect(
      passages("One two. Ask \(title)? Smith now.", tokens: 4) == ["One two. Ask \(title)?", " Smith now."])
  }

  @Test func numbersAndIEndSentences() {
    #expect(passages("It is 7. It was I. Then go.", tokens: 6) == ["It is 7. It was I.", " Then go."])
    #expect(passages("It is good. It was cold. Then go.", tokens: 6) == ["It is good. It was cold.", " Then go."])
  }

  @Test func blankLinesEndSentences() {
    #expect(passages("Title\n \nText of\nit", tokens: 3) == ["Title", "\n \nText of\nit"])
    #expect(passages("Title\r\n\r\nText of\r\nit", tokens: 3) == ["Title", "\r\n\r\nText of\r\nit"])
  }

  @Test func wideMarksNeedNoBlank() {
    let found = Passages(of: "我来了。「你呢？」好！", tokens: 3, overlap: 0) { $0.count { !"。？！「」".contains($0) } }
    #expect((0..<found.count).map { String(found[$0]) } == ["我来了。", "「你呢？」好！"])
    let apart = Passages(of: "我来了。「你呢？」好！", tokens: 2, overlap: 0) { $0.count { !"。？！「」".contains($0) } }
    #expect((0..<apart.count).map { String(apart[$0]) }.suffix(2) == ["「你呢？」", "好！"])
  }

  @Test func neighboursHaveSentencesInCommon() {
    let text = "a b. c d. e f. g h. i j."
    #expect(passages(text, tokens: 4, overlap: 1) == ["a b. c d.", " c d. e f.", " e f. g h.", " g h. i j."])
    #expect(passages(text, tokens: 6, overlap: 2) == ["a b. c d. e f.", " c d. e f. g h.", " e f. g h. i j."])
    // There is always something new in a passage.
    #expect(passages("a b c. d e. f g.", tokens: 4, overlap: 1) == ["a b c.", " d e. f g."])
    #expect(passages(text, tokens: 2, overlap: 3) == ["a b.", " c d.", " e f.", " g h.", " i j."])
  }

  @Test func longSentencesAreCutAtWords() {
    #expect(passages("a b c d e f g. h", tokens: 3) == ["a b c", " d e f", " g. h"])
    let letters = Passages(of: "ab  abcdefgh x", tokens: 3, overlap: 0, tokenCount: \.count)
    #expect((0..<letters.count).map { String(letters[$0]) } == ["ab", "  a", "bcd", "efg", "h x"])
  }

  @Test func documentsWithoutWords() {
    #expect(passages("", tokens: 5).isEmpty)
    #expect(passages(" \n\n ", tokens: 5) == [" \n\n "])
    #expect(passages("\n\na.\n\n", tokens: 5) == ["\n\na.\n\n"])
  }

  @Test func blanksAtTheEndBelongToTheLastPassage() {
    // Blanks alone would be a passage by themselves.
    func passages(_ text: String) -> [String] {
      let passages = Passages(of: text, tokens: 2, overlap: 0) { wordCount($0) + 1 }
      return (0..<passages.count).map { String(passages[$0]) }
    }
    #expect(passages("好。 \n") == ["好。 \n"])
    #expect(passages("a. b. \n") == ["a.", " b. \n"])
    #expect(passages("a b\n") == ["a", " b\n"])
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func passagesCoverTheDocumentWithinTheirLimit(seed: UInt64) {
    var random = RandomText(seed: seed)
    let text = random.document(sentences: random.number(below: 60), vocabulary: 50)
    let limit = 1 + random.number(below: 20), overlap = random.number(below: 4)
    let passages = Passages(of: text, tokens: limit, overlap: overlap, tokenCount: wordCount)
    var covered = text.startIndex
    for (index, range) in passages.ranges.enumerated() {
      #expect(range.lowerBound <= covered && range.upperBound > covered, "passage \(index) of seed \(seed)")
      #expect(wordCount(String(passages[index])) <= limit)
      covered = range.upperBound
    }
    #expect(covered == text.endIndex)
    #expect(passages.text(of: (0..<passages.count).reversed()) == trimmed(text))
  }

  @Test func eachSentenceIsCountedOnce() {
    let text = "a b. c d. e f g h i j."
    var counted: [String] = []
    _ = Passages(of: text, tokens: 5, overlap: 2) {
      counted.append($0)
      return wordCount($0)
    }
    #expect(counted == ["a b.", " c d.", " e f g h i j.", " e", " f", " g", " h", " i", " j."])
  }

  @Test func joinedTextsFollowTheDocument() {
    let passages = Passages(of: "a b. c d. e f. g h. i j.", tokens: 4, tokenCount: wordCount)
    #expect(passages.text(of: [3, 0]) == "a b. c d.\n\ng h. i j.")
    #expect(passages.text(of: [1, 0]) == "a b. c d. e f.")
    #expect(passages.text(of: [0, 2]) == "a b. c d. e f. g h.")
    #expect(passages.text(of: [Int]()) == "")
  }

  private func trimmed(_ text: String) -> String {
    let bare = text.drop(while: \.isWhitespace)
    return String(bare.reversed().drop(while: \.isWhitespace).reversed())
  }
}
