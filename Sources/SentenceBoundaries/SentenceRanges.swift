/// Neighbouring ranges that cover a text, each with words in it if there are any.
struct SentenceRanges {
  private let text: String
  private var ranges: [Range<String.Index>] = []
  private var start: String.Index

  init(of text: String) { (self.text, start) = (text, text.startIndex) }

  /// Ends a range. What has no words goes to the range before; at the beginning of the text to the first.
  mutating func end(at place: String.Index) {
    guard place > start else { return }
    if text.unicodeScalars[start..<place].contains(where: \.isWord) {
      ranges.append(start..<place)
    } else if let last = ranges.popLast() {
      ranges.append(last.lowerBound..<place)
    } else {
      return
    }
    start = place
  }

  /// All ranges, with what is left at the end.
  consuming func finished() -> [Range<String.Index>] {
    if start < text.endIndex { ranges.append((ranges.popLast()?.lowerBound ?? start)..<text.endIndex) }
    return ranges
  }
}
