/// A sentence that rules write about, or a stretch of one that is too long to be quoted.
struct RuleSentence {
  /// The most words, and of scripts without blanks the most characters, that are quoted as one.
  static let mostWords = 60
  static let mostCharacters = 120

  /// With single blanks.
  let text: String
  let words: [Word]
  /// Whether it has its beginning and its end, and is no stretch of a longer one.
  let isWhole: Bool
  /// Whether its script puts no blanks between words.
  let isUnspaced: Bool
  /// Whether it is in English, so far as its words of closed classes tell.
  let isEnglish: Bool

  init(_ text: String, isWhole: Bool = true) {
    (self.text, self.isWhole) = (text, isWhole)
    words = text.split(separator: " ").map(Word.init)
    isUnspaced = Script.isUnspaced(text)
    let known = words.count { $0.isOfClosedClass }
    isEnglish = !isUnspaced && known > 0 && known * 5 >= words.count
  }

  /// Some words without the punctuation around them; nil if brackets or quotes do not close in it.
  func phrase(_ range: Range<Int>, keepsPossessive: Bool = false) -> String? {
    guard let first = range.first, let last = range.last else { return nil }
    var result = words[range].map(\.whole).joined(separator: " ")
    let ending = keepsPossessive ? words[last].closing : words[last].possessive + words[last].closing
    result = String(result.dropFirst(words[first].opening.count).dropLast(ending.count))
    // An opening bracket is kept with the one that closes it.
    if Brackets.balance(result) { return result.isEmpty ? nil : result }
    let whole = words[range].map(\.whole).joined(separator: " ").trimmingEnds { ",;:.".contains($0) }
    return Brackets.balance(whole) ? whole : nil
  }

  /// Phrases one after the other, with blanks between them; nil if one of them cannot be cut out.
  func phrases(_ ranges: [Range<Int>]) -> String? {
    var result: [String] = []
    for range in ranges where !range.isEmpty {
      guard let phrase = phrase(range) else { return nil }
      result.append(phrase)
    }
    return result.isEmpty ? nil : result.joined(separator: " ")
  }

  /// The sentence with something in the place of some words.
  func replacing(_ range: Range<Int>, with replacement: String) -> String {
    guard let first = range.first, let last = range.last else { return text }
    let middle = words[first].opening + replacement + words[last].possessive + words[last].closing
    return (words[..<first].map(\.whole) + [middle] + words[(last + 1)...].map(\.whole)).joined(separator: " ")
  }

  /// Ends like a sentence, begins like one, and is neither a question nor somebody's speech nor a table.
  var isPlainStatement: Bool {
    guard isWhole, isEnglish, (4...RuleSentence.mostWords).contains(words.count), let first = words.first,
      first.opening.isEmpty || first.opening == "(", first.isCapitalised || first.isNumber,
      let stop = words.last?.closing.last, ".!”\"’)".contains(stop), !text.contains("..."), !text.contains("…"),
      !text.contains("--"), Brackets.balance(text)
    else { return false }
    // "… the noisy dataset Z. To evaluate …": two sentences.
    if zip(words, words.dropFirst()).contains(where: {
      $0.closing == "." && $1.isCapitalised && $1.isOfClosedClass && $0.text.count == 1
    }) {
      return false
    }
    if ClosedClass.questionWords.contains(first.lower) { return false }
    if text.contains(where: { "=|<>{}\\_*?!‘".contains($0) }) { return false }
    let letters = text.count { $0.isLetter || $0 == " " }
    let capitals = words.count { $0.isCapitalised }
    return letters * 10 >= text.count * 8 && capitals * 10 <= words.count * 6
  }
}
