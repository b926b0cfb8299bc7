/// A document in passages for a search: whole sentences, up to a number of tokens, neighbours with a few in common.
///
/// A passage is as long as it can be. The next one begins `overlap` sentences before its end, later where these and the
/// sentence after them are more than a passage holds. Together they cover the document.
public struct Passages {
  public let document: String
  /// Where each passage lies, in the document's order. White space between two passages belongs to the second.
  public let ranges: [Range<String.Index>]
  /// Sentences, or parts of those that are longer than a passage.
  let pieces: [Piece]
  /// The pieces of each passage.
  let members: [Range<Int>]
  let tokenCount: (String) -> Int

  /// - Parameters:
  ///   - tokens: The most that a passage has. Sentences are counted one by one: it is their sum that stays within it.
  ///   - overlap: Sentences that a passage has in common with the next.
  ///   - tokenCount: Tokens of a text; kept, for ``PassageIndex/context(for:budget:)``.
  public init(of document: String, tokens: Int = 256, overlap: Int = 1, tokenCount: @escaping (String) -> Int) {
    precondition(tokens > 0 && overlap >= 0, "Passages: \(tokens) tokens, overlap \(overlap)")
    var document = document
    document.makeContiguousUTF8()
    let pieces = PieceCutter(text: document, limit: tokens, tokenCount: tokenCount).pieces()
    let members = Self.members(pieces.map(\.tokens), limit: tokens, overlap: overlap)
    ranges = members.map { pieces[$0.lowerBound].range.lowerBound..<pieces[$0.upperBound - 1].range.upperBound }
    (self.document, self.pieces, self.members, self.tokenCount) = (document, pieces, members, tokenCount)
  }

  public var count: Int { ranges.count }

  public subscript(passage: Int) -> Substring { document[ranges[passage]] }

  private static func members(_ tokens: [Int], limit: Int, overlap: Int) -> [Range<Int>] {
    var members: [Range<Int>] = []
    var start = 0, end = 0, sum = 0
    while end < tokens.count {
      repeat {
        sum += tokens[end]
        end += 1
      } while end < tokens.count && sum + tokens[end] <= limit
      members.append(start..<end)
      guard end < tokens.count else { break }
      // What both have in common has to leave room for something new.
      let next = max(start + 1, end - overlap)
      (start, sum) = (next, tokens[next..<end].reduce(0, +))
      while start < end && sum + tokens[end] > limit {
        sum -= tokens[start]
        start += 1
      }
    }
    return members
  }

  /// The text of some passages in the document's order: without a break and without repetition where they overlap or
  /// adjoin, else with a blank line between them, and without white space around what the blank lines part.
  public func text(of passages: some Sequence<Int>) -> String {
    var runs: [Range<String.Index>] = []
    for range in passages.sorted().map({ ranges[$0] }) {
      if let last = runs.last, range.lowerBound <= last.upperBound {
        // A later passage ends later.
        runs[runs.count - 1] = last.lowerBound..<range.upperBound
      } else {
        runs.append(range)
      }
    }
    return runs.map { Self.trimmed(document[$0]) }.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let text = text.drop(while: \.isWhitespace)
    return text.lastIndex { !$0.isWhitespace }.map { text[...$0] } ?? ""
  }
}
