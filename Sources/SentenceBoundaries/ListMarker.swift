/// What an item of a list begins with: `-`, `•`, `3.`, `5.2.`, `(b)`, `iv)`.
struct ListMarker: Equatable {
  enum Style: Equatable {
    case bullet
    /// Before what somebody says, or what is inserted in a sentence.
    case dash
    /// A number or letters between such marks.
    case ordinal(isNumber: Bool, opening: Bool, closing: Unicode.Scalar)
  }

  let style: Style
  /// No number or letter, or the first of its kind: `1`, `a`, `i`.
  let canBegin: Bool
  /// The number 1, which begins a list wherever it stands, as in CommonMark.
  let isOne: Bool

  /// - Parameter content: A line from its first character that is not white.
  init?(_ content: Substring.UnicodeScalarView) {
    guard let first = content.first else { return nil }
    if Self.bullets.contains(first) || Self.dashes.contains(first) {
      guard content.dropFirst().first?.properties.isWhitespace == true else { return nil }
      (style, canBegin, isOne) = (Self.bullets.contains(first) ? .bullet : .dash, true, false)
      return
    }
    let opening = first == "("
    let rest = opening ? content.dropFirst() : content
    let word = rest.prefix(Self.longestOrdinal + 1).prefix { !$0.properties.isWhitespace }
    guard word.endIndex < content.endIndex, content[word.endIndex].properties.isWhitespace, let closing = word.last,
      closing == ")" || closing == "." && !opening
    else { return nil }
    let ordinal = String(word.dropLast())
    // "1990. " or "it. " at a line's head is no marker.
    let parts = ordinal.split(separator: ".", omittingEmptySubsequences: false)
    let isNumber = parts.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy { $0.isASCII && $0.isNumber } }
    let isLetter = ordinal.count == 1 && ordinal.allSatisfy { $0.isASCII && $0.isLetter }
    guard isNumber || isLetter || RomanNumeral.matches(ordinal) else { return nil }
    style = .ordinal(isNumber: isNumber, opening: opening, closing: closing)
    isOne = ordinal == "1"
    canBegin = ["1", "a", "A", "i", "I"].contains(parts.last)
  }

  private static let bullets = Set("-*+•‣◦▪·".unicodeScalars)
  private static let dashes = Set("–—".unicodeScalars)
  private static let longestOrdinal = 12
}
