/// Numbers and letters in front of a heading, a paragraph or an item: `3.`, `2.1.`, `iv.`, `B.`, `Section 3.`
enum Numbering {
  /// - Parameters:
  ///   - word: A word before a full stop.
  ///   - head: What stands before it in its block.
  static func contains(_ word: String, behind head: Substring.UnicodeScalarView) -> Bool {
    guard !head.isEmpty else { return isNumber(word) || word.count == 1 && word.first?.isLetter == true }
    guard isNumber(word), head.prefix(longestHead + 1).count <= longestHead else { return false }
    let names = String(head).split { !$0.isLetter && !$0.isNumber }
    return names.isEmpty || names.count == 1 && parts.contains(names[0].lowercased())
  }

  private static func isNumber(_ word: String) -> Bool {
    word.split(separator: ".").allSatisfy { $0.count <= 3 && $0.allSatisfy(\.isNumber) || RomanNumeral.matches($0) }
  }

  private static let longestHead = 16

  private static let parts: Set = [
    "annex", "appendix", "art", "article", "chapter", "clause", "eq", "equation", "exhibit", "fig", "figure",
    "paragraph", "part", "rule", "schedule", "sec", "section", "step", "tab", "table", "title",
  ]
}
