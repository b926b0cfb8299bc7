import SentenceBoundaries

/// A part of a document that questions are written about, and what stands before it.
///
/// Mao et al., 2025, arXiv:2502.14644v4, §3: a passage is a sentence; a writer sees up to 2,048 characters before it too.
public struct Passage: Sendable, Equatable {
  /// The most characters of ``preceding``.
  public static let mostPreceding = 2048

  /// Its place among the document's passages, from 0.
  public var index: Int
  /// What is asked about, with single blanks for white space.
  public var text: String
  /// Whole sentences before it, joined by blanks; empty at the document's beginning.
  public var preceding: String
  /// Where it begins and ends in the document: shares of its UTF-8 bytes, from 0 to 1.
  public var place: ClosedRange<Double>

  public init(index: Int, text: String, preceding: String, place: ClosedRange<Double>) {
    (self.index, self.text, self.preceding, self.place) = (index, text, preceding, place)
  }

  /// What a writer sees: ``preceding``, a blank, and ``text``.
  public var paragraph: String { preceding.isEmpty ? text : "\(preceding) \(text)" }

  /// The passages of a text, in its order.
  ///
  /// - Parameter longest: Neighbouring sentences are joined while they have at most so many characters together; nil
  ///   leaves each alone.
  /// - Complexity: Linear in the text's length.
  public static func passages(of text: String, longest: Int? = nil) -> [Passage] {
    let sentences = Sentences.ranges(in: text).map { Sentence(range: $0, text: text[$0].singleSpaced) }
      .filter { !$0.text.isEmpty }
    let size = Double(max(1, text.utf8.count))
    func share(_ index: String.Index) -> Double { Double(text.utf8.distance(from: text.startIndex, to: index)) / size }
    var passages: [Passage] = [], next = 0
    while next < sentences.count {
      var end = next + 1, length = sentences[next].count
      while let longest, end < sentences.count, length + sentences[end].count <= longest {
        length += sentences[end].count
        end += 1
      }
      passages.append(
        Passage(
          index: passages.count, text: sentences[next..<end].map(\.text).joined(separator: " "),
          preceding: preceding(sentences[..<next]),
          place: share(sentences[next].range.lowerBound)...share(sentences[end - 1].range.upperBound)))
      next = end
    }
    return passages
  }

  /// The last of some sentences that have at most ``mostPreceding`` characters with the blanks between them.
  private static func preceding(_ sentences: ArraySlice<Sentence>) -> String {
    var length = -1, first = sentences.endIndex
    while first > sentences.startIndex, length + 1 + sentences[first - 1].count <= mostPreceding {
      first -= 1
      length += 1 + sentences[first].count
    }
    return sentences[first...].map(\.text).joined(separator: " ")
  }

  private struct Sentence {
    let range: Range<String.Index>
    let text: String
    /// In characters.
    let count: Int

    init(range: Range<String.Index>, text: String) {
      (self.range, self.text, count) = (range, text, text.count)
    }
  }
}

extension StringProtocol {
  /// With one blank for every run of white space inside, and none at the ends.
  package var singleSpaced: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
