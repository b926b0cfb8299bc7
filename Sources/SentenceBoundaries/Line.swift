/// A line of a text, and what its first characters make of it.
struct Line {
  enum Kind: Equatable {
    case blank
    case prose
    /// `# Title`.
    case heading
    /// A row of a table: cells between bars, or with tabs between them.
    case row
    /// The line before code, or the one behind it.
    case fence
    case item(ListMarker)
    /// Neither letter nor digit: what underlines a title or a table's head, a row of asterisks.
    case rule
  }

  /// Without the line break.
  let range: Range<String.Index>
  /// Where it begins behind white space, and behind the `>` of quoted text.
  let content: String.Index
  let kind: Kind
  /// Whether `>` stands before it.
  let isQuoted: Bool
  /// Whether it begins with a wide blank, as paragraphs of Chinese and Japanese do.
  let isIndentedWide: Bool
  /// Whether its first letter is small.
  let beginsSmall: Bool

  /// Longer than anyone wraps lines: such a line is a paragraph. In bytes, which makes it fewer characters in scripts
  /// whose characters are wider.
  static let longestWrapped = 200

  init(_ range: Range<String.Index>, of text: String) {
    let scalars = text.unicodeScalars[range]
    var rest = scalars.drop(while: \.properties.isWhitespace), isQuoted = false
    while rest.first == ">" {
      isQuoted = true
      rest = rest.dropFirst().drop(while: \.properties.isWhitespace)
    }
    (self.range, self.isQuoted, content) = (range, isQuoted, rest.startIndex)
    isIndentedWide = scalars.first == "\u{3000}"
    kind = Self.kind(rest)
    beginsSmall = rest.first { $0.isWord }?.properties.isLowercase ?? false
  }

  private static func kind(_ content: Substring.UnicodeScalarView) -> Kind {
    guard let first = content.first else { return .blank }
    if content.starts(with: "```".unicodeScalars) || content.starts(with: "~~~".unicodeScalars) { return .fence }
    if !content.contains(where: \.isWord) { return .rule }
    if first == "#" {
      let marks = content.prefix { $0 == "#" }
      if marks.count <= 6, content[marks.endIndex...].first == " " { return .heading }
    }
    if first == "|" || hasCells(content) { return .row }
    return ListMarker(content).map(Kind.item) ?? .prose
  }

  /// Whether a tab parts words all by itself.
  private static func hasCells(_ content: Substring.UnicodeScalarView) -> Bool {
    guard let tab = content.firstIndex(of: "\t"), tab > content.startIndex else { return false }
    return !content[content.index(before: tab)].properties.isWhitespace
      && content[content.index(after: tab)...].first?.properties.isWhitespace == false
  }
}
