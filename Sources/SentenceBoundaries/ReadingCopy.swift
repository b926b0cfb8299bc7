/// A text as ICU is given it: as many bytes in as many places, with what its rules cannot know made plain.
enum ReadingCopy {
  /// - Line breaks inside a block are blanks; those between blocks stay, and end sentences.
  /// - `…` is three full stops, which end a sentence unless a small letter follows.
  /// - A note behind a stop (`[a]`) is blank: its letter would say that the sentence goes on.
  /// - A mark of code behind white space is a capital letter: small letters inside code say nothing.
  /// - Where a small letter may begin a sentence, a full stop that ends a word is an exclamation mark, which ends a
  ///   sentence whatever follows. It may so in blocks without capitals.
  static func bytes(of text: String, blocks: [Block], mayBeginSmall: Bool) -> [UInt8] {
    var bytes = Array(text.utf8)
    func overwrite(_ range: Range<String.Index>, with byte: Unicode.Scalar) {
      let start = text.utf8.distance(from: text.startIndex, to: range.lowerBound)
      for place in start..<start + text.utf8.distance(from: range.lowerBound, to: range.upperBound) {
        bytes[place] = UInt8(ascii: byte)
      }
    }
    for block in blocks where !block.isWhole {
      let scalars = text.unicodeScalars[block.range], goesOnSmall = !mayBeginSmall && scalars.hasCapitals
      var index = scalars.startIndex, isBehindStop = false
      while index < scalars.endIndex {
        let scalar = scalars[index], start = index
        index = scalars.index(after: index)
        switch scalar {
        case "\n", "\r", "\u{85}", "\u{2028}":
          overwrite(start..<index, with: " ")
        case "…":
          overwrite(start..<index, with: ".")
        case "." where !goesOnSmall && index < scalars.endIndex && !scalars[index].isWord:
          overwrite(start..<index, with: "!")
        case "`" where scalars[..<start].last?.properties.isWhitespace == true:
          overwrite(start..<index, with: "A")
        case "[" where isBehindStop:
          guard let note = NoteMark.range(at: start, in: scalars) else { break }
          overwrite(note, with: " ")
          index = note.upperBound
          continue
        default: break
        }
        isBehindStop = scalar.isStop || isBehindStop && !scalar.isWord && !scalar.properties.isWhitespace
      }
    }
    return bytes
  }
}
