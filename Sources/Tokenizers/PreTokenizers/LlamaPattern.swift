/// The pattern of Llama 3 and, with n = 1, of Qwen 2:
///
///     (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,n}
///     | ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
struct LlamaPattern {
  /// The `n` in the pattern.
  let digitsInPiece: Int

  /// Calls `body` with each match. The matches cover the text.
  func forEachPiece(in bytes: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
    let text = UTF8Scanner(bytes: bytes, end: bytes.count)
    var start = 0
    while let first = text.character(at: start) {
      let end = endOfPiece(in: text, from: start, first)
      body(start..<end)
      start = end
    }
  }

  private func endOfPiece(
    in text: UTF8Scanner, from start: Int, _ first: (class: CharacterClass, next: Int)
  ) -> Int {
    if let end = endOfContraction(in: text, from: start) { return end }
    if first.class == .letter { return text.endOfRun(from: first.next) { $0 == .letter } }
    if first.class == .number {
      return text.endOfRun(from: first.next, atMost: digitsInPiece - 1) { $0 == .number }
    }

    // One character that is no line break may lead a word; a space may lead a run of others.
    let second = text.character(at: first.next)
    if first.class != .lineBreak, second?.class == .letter {
      return text.endOfRun(from: first.next) { $0 == .letter }
    }
    if first.class == .other || text.byte(at: start) == UInt8(ascii: " ") && second?.class == .other {
      let others = text.endOfRun(from: first.next) { $0 == .other }
      return text.endOfRun(from: others) { $0 == .lineBreak }
    }
    return endOfLines(in: text, from: start) ?? text.endOfWhitespace(from: start)
  }

  /// `\s*[\r\n]+`: white space up to its last line break.
  private func endOfLines(in text: UTF8Scanner, from start: Int) -> Int? {
    var end: Int?
    var index = start
    while let character = text.character(at: index), character.class.isWhitespace {
      index = character.next
      if character.class == .lineBreak { end = index }
    }
    return end
  }

  /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)`. Ignoring case, `s` is also the long s, U+017F.
  private func endOfContraction(in text: UTF8Scanner, from start: Int) -> Int? {
    guard text.byte(at: start) == UInt8(ascii: "'"), let second = text.byte(at: start + 1) else { return nil }
    let third = text.byte(at: start + 2)
    let lower = { (byte: UInt8?) in byte.map { $0 | 0x20 } }
    switch (lower(second), lower(third)) {
    case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _), (UInt8(ascii: "m"), _), (UInt8(ascii: "d"), _):
      return start + 2
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return start + 3
    default:
      return second == 0xc5 && third == 0xbf ? start + 3 : nil
    }
  }
}
