import TestSupport

/// Texts of random words and sentences, the same for the same seed.
struct RandomText {
  private var values: [Int]

  init(seed: UInt64) {
    values = randomValues(20_000, seed: seed).map { Int(($0 + 1) * 0.5 * 1e6) }
  }

  mutating func number(below bound: Int) -> Int { values.removeLast() % bound }

  /// Sentences of 1 to 9 words out of `vocabulary`, the first ones more often, and all kinds of blanks between them.
  mutating func document(sentences: Int, vocabulary: Int) -> String {
    var text = ""
    for _ in 0..<sentences {
      let words = (0...number(below: 9)).map { _ in word(vocabulary) }
      text += words.joined(separator: [" ", "  ", "\n"][number(below: 3)]) + [".", "?", "!”", ""][number(below: 4)]
      text += [" ", "\n", "\n\n", " \r\n\r\n"][number(below: 4)]
    }
    return text
  }

  mutating func word(_ vocabulary: Int) -> String { "w\(number(below: 1 + number(below: vocabulary)))x" }
}

/// Words as blanks part them: a count of tokens that adds up.
func wordCount(_ text: String) -> Int { text.split(whereSeparator: \.isWhitespace).count }
