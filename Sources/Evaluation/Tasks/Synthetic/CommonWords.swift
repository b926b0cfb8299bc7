import Randomness

extension SyntheticDocumentMaker {
  /// RULER's most common words: a numbered list in which ten words come thirty times and the others three times; six
  /// times and once in documents of fewer than 4096 tokens. A short solved list stands before the document.
  mutating func commonWords() -> TaskDocument? {
    let isShort = length < 4096
    let words = WordList(common: isShort ? 6 : 30, uncommon: isShort ? 1 : 3, random: &random, most: length)
    let size = largestSize(within: length, from: WordList.commonCount + 1, guess: length / (isShort ? 6 : 18)) {
      tokenCount(words.text(of: $0))
    }
    guard let size else { return nil }
    let count = isShort ? 20 : 40
    let short = WordList(common: isShort ? 3 : 10, uncommon: isShort ? 1 : 3, random: &random, most: count)
    let prompt = RULERTemplate.commonWords.prompt()
    let answer = short.commonWords.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: " ")
    let example = prompt.withDocument(short.text(of: count)) + prompt.answerStart + " " + answer + "\n"
    return document(words.text(of: size), asking: .commonWords, example: example, answers: words.commonWords)
  }
}

/// Different words, the first of which are common.
private struct WordList {
  static let commonCount = 10

  private let common, uncommon: Int
  private let words: [String]
  /// Gives the same order for the same size.
  private let order: SeededGenerator

  /// - Parameters:
  ///   - common: How often a common word comes.
  ///   - uncommon: How often another one does.
  ///   - most: The number of different words there can be.
  init(common: Int, uncommon: Int, random: inout SeededGenerator, most: Int) {
    (self.common, self.uncommon) = (common, uncommon)
    words = random.distinct(max(most, Self.commonCount)) { $0.spokenWord() }
    order = random.split()
  }

  var commonWords: [String] { Array(words.prefix(Self.commonCount)) }

  /// The list with so many different words.
  func text(of count: Int) -> String {
    let list = words.prefix(count).enumerated().flatMap { index, word in
      Array(repeating: word, count: index < Self.commonCount ? common : uncommon)
    }
    var order = order
    return order.shuffled(list).enumerated().map { "\($0 + 1). \($1)" }.joined(separator: " ")
  }
}
