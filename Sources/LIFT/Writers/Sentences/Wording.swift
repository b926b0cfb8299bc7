/// The words of texts, to compare texts by.
enum Wording {
  /// The letters and digits of each word, in lower case, without a genitive's s.
  static func words(_ text: String) -> [String] {
    text.lowercased().replacing("’", with: "'").split { !($0.isLetter || $0.isNumber || $0 == "'") }.map { word in
      let word = word.hasSuffix("'s") ? word.dropLast(2) : word
      return word.filter { $0 != "'" }
    }.filter { !$0.isEmpty }
  }

  /// The words that carry the meaning.
  static func contentWords(_ text: String) -> [String] { words(text).filter { !EnglishWords.function.contains($0) } }

  /// The share of the distinct content words of `text` that `other` has, too; of all its words if it has none.
  static func share(of text: String, in other: String) -> Double {
    let content = Set(contentWords(text)), wanted = content.isEmpty ? Set(words(text)) : content, there = Set(words(other))
    return wanted.isEmpty ? 0 : Double(wanted.count { there.contains($0) }) / Double(wanted.count)
  }
}
