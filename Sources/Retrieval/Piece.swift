import SentenceBoundaries

/// What passages are made of: a sentence, or a part of one that is longer than a passage.
struct Piece {
  var range: Range<String.Index>
  var tokens: Int
}

/// Cuts a text into pieces of at most `limit` tokens.
struct PieceCutter {
  let text: String
  let limit: Int
  let tokenCount: (String) -> Int

  /// Neighbouring pieces that cover the text. A sentence that is too long is cut before the white space between words,
  /// and a word that is too long anywhere; a single character is never cut, however many tokens it has.
  ///
  /// Each sentence is counted once. What is cut is counted again, word by word, and that sum is kept.
  func pieces() -> [Piece] {
    Sentences.ranges(in: text).map(piece).flatMap { $0.tokens > limit ? lines(of: $0.range) : [$0] }
  }

  private func piece(_ range: Range<String.Index>) -> Piece {
    Piece(range: range, tokens: tokenCount(String(text[range])))
  }

  /// Words, as many in a piece as there is room for.
  private func lines(of sentence: Range<String.Index>) -> [Piece] {
    var lines: [Piece] = []
    for word in words(of: sentence).map(piece).flatMap(parts) {
      if let last = lines.last, last.tokens + word.tokens <= limit {
        lines[lines.count - 1] = Piece(
          range: last.range.lowerBound..<word.range.upperBound, tokens: last.tokens + word.tokens)
      } else {
        lines.append(word)
      }
    }
    return lines
  }

  /// Each word with the white space before it, the last also with what follows it.
  private func words(of sentence: Range<String.Index>) -> [Range<String.Index>] {
    var words: [Range<String.Index>] = []
    var start = sentence.lowerBound
    while start < sentence.upperBound {
      let rest = text[start..<sentence.upperBound].drop(while: \.isWhitespace)
      let end = rest.firstIndex(where: \.isWhitespace) ?? sentence.upperBound
      if rest.isEmpty, let last = words.popLast() { start = last.lowerBound }
      words.append(start..<end)
      start = end
    }
    return words
  }

  /// A word in parts with equal numbers of characters, as many as its tokens ask for; a part that is too long again.
  private func parts(of word: Piece) -> [Piece] {
    let characters = text[word.range].count
    guard word.tokens > limit, characters > 1 else { return [word] }
    let count = min(characters, (word.tokens - 1) / limit + 1), size = (characters - 1) / count + 1
    var parts: [Piece] = []
    var start = word.range.lowerBound
    while start < word.range.upperBound {
      let end = text.index(start, offsetBy: size, limitedBy: word.range.upperBound) ?? word.range.upperBound
      parts += self.parts(of: piece(start..<end))
      start = end
    }
    return parts
  }
}
