/// What stands behind a stop and belongs to its sentence.
struct SentenceTail {
  /// Where it ends.
  private(set) var end: String.Index
  /// Whether there are quotation marks in it.
  private(set) var closesQuote = false

  private let scalars: Substring.UnicodeScalarView

  init(after stop: String.Index, in scalars: Substring.UnicodeScalarView) {
    self.scalars = scalars
    end = scalars.index(after: stop)
    while skipMark() || skipNote() {}
    skipMarkApart()
  }

  /// A quote or bracket that closes, a mark of emphasis, a raised digit.
  private mutating func skipMark() -> Bool {
    guard let scalar = scalars[end...].first else { return false }
    let next = scalars.index(after: end)
    let isQuote = Self.quotes.contains(scalar)
    // “ opens in English and closes in German.
    let opens = scalar.properties.generalCategory == .initialPunctuation
    guard isQuote || Self.others.contains(scalar) || scalar.properties.generalCategory == .closePunctuation
      || scalar.properties.generalCategory == .otherNumber,
      !opens || scalars[next...].first.map(\.properties.isWhitespace) ?? true
    else { return false }
    closesQuote = closesQuote || isQuote
    end = next
    return true
  }

  private mutating func skipNote() -> Bool {
    guard let note = NoteMark.range(at: end, in: scalars) else { return false }
    end = note.upperBound
    return true
  }

  /// A quotation mark with white space on both sides, as French has it: `Où ? »`.
  private mutating func skipMarkApart() {
    let following = scalars[end...].drop(while: \.properties.isWhitespace)
    guard let mark = following.first, mark == "»" || mark == "”" else { return }
    let next = scalars.index(after: following.startIndex)
    guard scalars[next...].first.map(\.properties.isWhitespace) ?? true else { return }
    (end, closesQuote) = (next, true)
  }

  private static let quotes = Set("\"'“”’‘»«›‹」』〞〟".unicodeScalars)
  private static let others = Set("*_`~".unicodeScalars)
}
