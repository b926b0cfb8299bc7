/// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
enum GPT2Pattern {
  /// Calls `body` with each match inside `range`, as if the text ended there. The matches cover the range.
  static func forEachPiece(
    in range: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void
  ) {
    let text = UTF8Scanner(bytes: bytes, end: range.upperBound)
    var start = range.lowerBound
    while start < range.upperBound {
      let end = endOfPiece(in: text, from: start)
      body(start..<end)
      start = end
    }
  }

  private static func endOfPiece(in text: UTF8Scanner, from start: Int) -> Int {
    if let end = endOfContraction(in: text, from: start) { return end }
    let afterSpace = text.byte(at: start) == UInt8(ascii: " ") ? start + 1 : start
    guard let first = text.character(at: afterSpace), !first.class.isWhitespace else {
      return text.endOfWhitespace(from: start)
    }
    return text.endOfRun(from: first.next) { $0 == first.class }
  }

  /// `'s|'t|'re|'ve|'m|'ll|'d`
  private static func endOfContraction(in text: UTF8Scanner, from start: Int) -> Int? {
    guard text.byte(at: start) == UInt8(ascii: "'") else { return nil }
    switch (text.byte(at: start + 1), text.byte(at: start + 2)) {
    case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _), (UInt8(ascii: "m"), _), (UInt8(ascii: "d"), _):
      return start + 2
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return start + 3
    default:
      return nil
    }
  }
}
