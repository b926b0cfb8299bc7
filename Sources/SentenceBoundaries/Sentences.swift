/// Where the sentences of a text end, by a simple rule.
///
/// A sentence ends
/// - at a full stop, question mark, exclamation mark or ellipsis, with the quotes and brackets that it closes, if white
///   space follows, and a full stop is not that of an abbreviation (``Abbreviations``);
/// - before a blank line;
/// - at `。`, `．`, `！` and `？`, whatever follows.
///
/// A missed end makes a longer sentence, which does little harm; so a doubtful one is none.
public enum Sentences {
  /// Neighbouring ranges that cover the text; white space belongs to the sentence after it, at the text's end to the
  /// last.
  public static func ranges(in text: String) -> [Range<String.Index>] {
    let scalars = text.unicodeScalars
    var ranges: [Range<String.Index>] = []
    var start = scalars.startIndex, word = start, index = start
    func end(at place: String.Index) {
      if place > start { ranges.append(start..<place) }
      start = place
    }
    while index < scalars.endIndex {
      let scalar = scalars[index]
      if scalar.properties.isWhitespace {
        let after = scalars[index...].firstIndex { !$0.properties.isWhitespace } ?? scalars.endIndex
        if after == scalars.endIndex { break }
        if endsSentence(scalars[word..<index]) || holdsBlankLine(scalars[index..<after]) { end(at: index) }
        (index, word) = (after, after)
      } else if wideStops.contains(scalar) {
        index = scalars[index...].firstIndex { !wideStops.contains($0) && !closing.contains($0) } ?? scalars.endIndex
        word = index
        end(at: index)
      } else {
        index = scalars.index(after: index)
      }
    }
    if scalars[start...].allSatisfy(\.properties.isWhitespace), let last = ranges.popLast() { start = last.lowerBound }
    end(at: scalars.endIndex)
    return ranges
  }

  private static let stops = Set(".?!…".unicodeScalars)
  private static let wideStops = Set("。．！？｡".unicodeScalars)
  private static let closing = Set("\"'”’»)]}」』）】〉》".unicodeScalars)

  private static func endsSentence(_ word: Substring.UnicodeScalarView) -> Bool {
    guard let last = word.lastIndex(where: { !closing.contains($0) }), stops.contains(word[last]) else { return false }
    return word[last] != "." || !Abbreviations.contain(String(word[..<last]))
  }

  /// Two line breaks; `\r\n` is one.
  private static func holdsBlankLine(_ space: Substring.UnicodeScalarView) -> Bool {
    space.count { $0 == "\n" } > 1 || space.contains("\u{2029}")
  }
}
