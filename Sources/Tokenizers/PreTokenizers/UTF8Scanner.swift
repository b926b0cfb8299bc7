/// Valid UTF-8, read one character class at a time.
struct UTF8Scanner {
  let bytes: UnsafeBufferPointer<UInt8>
  /// Reading stops here as if the text ended.
  let end: Int

  /// The byte at `index`, or nil at the end.
  func byte(at index: Int) -> UInt8? {
    index < end ? bytes[index] : nil
  }

  /// The class of the character that starts at `index` and where the next one starts; nil at the end.
  @inline(__always)
  func character(at index: Int) -> (class: CharacterClass, next: Int)? {
    guard index < end else { return nil }
    let lead = bytes[index]
    if lead < 0x80 { return (CharacterClass(Unicode.Scalar(lead)), index + 1) }
    let length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    var value = UInt32(lead) & (0x7f >> UInt32(length))
    for offset in 1..<length { value = value << 6 | UInt32(bytes[index + offset] & 0x3f) }
    return (CharacterClass(Unicode.Scalar(value) ?? "\u{fffd}"), index + length)
  }

  /// The end of the run of characters from `index` on whose class satisfies `condition`.
  @inline(__always)
  func endOfRun(from index: Int, atMost limit: Int = .max, where condition: (CharacterClass) -> Bool) -> Int {
    var index = index
    var remaining = limit
    while remaining > 0, let character = character(at: index), condition(character.class) {
      index = character.next
      remaining -= 1
    }
    return index
  }

  /// The end of the match of `\s+(?!\S)|\s+` at `index`, which is white space.
  ///
  /// A run of white space leaves its last character to the word that follows, unless it has only that one.
  func endOfWhitespace(from index: Int) -> Int {
    var index = index
    var last = index
    let start = index
    while let character = character(at: index), character.class.isWhitespace {
      last = index
      index = character.next
    }
    return index < end && last > start ? last : index
  }
}
