/// A sentence cut at its blanks, with what rules need to know of each word.
package struct SentenceWords {
  struct Word {
    /// Without the punctuation around it.
    var core: String
    var lower: String
    /// The mark behind it that ends a phrase, if there is one.
    var mark: Character?
    /// Whether a bracket or quotation mark stands before it.
    var isOpened: Bool

    var isCapitalised: Bool { core.first?.isUppercase == true }
    var isSmall: Bool { core == lower }
    var isAllCapitals: Bool { core.count > 1 && core == core.uppercased() }
    var hasDigit: Bool { core.contains(where: \.isNumber) }
    var isFunctionWord: Bool { EnglishWords.function.contains(lower) }
    var endsPhrase: Bool { mark != nil }
  }

  let words: [Word]
  private let parts: [Substring]

  package init(_ text: String) {
    parts = text.split(whereSeparator: \.isWhitespace)
    words = parts.map { part in
      let core = part.trimmed { !($0.isLetter || $0.isNumber || "$£€%".contains($0)) }
      return Word(
        core: String(core), lower: core.lowercased(),
        mark: part[core.endIndex...].first { ",;:.!?)]}—–\"”".contains($0) } ?? (core.isEmpty ? "—" : nil),
        isOpened: part.startIndex < core.startIndex)
    }
  }

  /// The sentence with single blanks.
  package var whole: String { parts.joined(separator: " ") }

  /// Some words as they stand in the sentence, without the marks at their ends; a bracket or quotation mark that is opened
  /// inside is closed.
  package func text(_ range: Range<Int>) -> String {
    guard let first = range.first, let last = range.last else { return "" }
    if first == last { return words[first].core }
    var text = parts[range].joined(separator: " ").drop { "([{\"“‘'—–".contains($0) }.trimmedEnd { ",;:.!?—–".contains($0) }
    if !String(text).isBalanced { text = text.trimmedEnd { ",;:.!?—–)]\"”".contains($0) } }
    return String(text.trimmedEnd(where: \.isWhitespace))
  }

  /// The sentence with `___` for some of its words; the marks at their ends stay.
  package func gapped(_ range: Range<Int>) -> String {
    let inside = parts[range].joined(separator: " "), text = text(range)
    let gap = inside.firstRange(of: text).map { "\(inside[..<$0.lowerBound])___\(inside[$0.upperBound...])" } ?? "___"
    return (parts[..<range.lowerBound].map(String.init) + [gap] + parts[range.upperBound...].map(String.init))
      .joined(separator: " ")
  }
}

extension Substring {
  fileprivate func trimmed(where isOut: (Character) -> Bool) -> Substring { drop(while: isOut).trimmedEnd(where: isOut) }

  fileprivate func trimmedEnd(where isOut: (Character) -> Bool) -> Substring {
    var rest = self
    while let last = rest.last, isOut(last) { rest.removeLast() }
    return rest
  }
}

extension String {
  /// Whether every bracket and quotation mark has its other half.
  var isBalanced: Bool {
    func count(_ character: Character) -> Int { self.count { $0 == character } }
    return count("(") == count(")") && count("[") == count("]") && count("“") == count("”") && count("\"") % 2 == 0
  }
}
