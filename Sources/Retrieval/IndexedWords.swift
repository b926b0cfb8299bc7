/// What the index makes of a text before SQLite cuts it into words, and of a question's words after.
///
/// SQLite takes letters and digits up to the next blank or mark for a word. Chinese and Japanese have no blanks between
/// words, so a whole clause would be one. Their characters are therefore indexed one by one, and a question looks for
/// each two that follow one another (Lucene's analyser for these languages does likewise), or for one that stands
/// alone. Other languages without blanks, such as Thai, are found only where the same run of letters occurs.
enum IndexedWords {
  /// The text with blanks around every Chinese and Japanese character, and in place of NUL, at which SQLite would stop.
  static func spaced(_ text: some StringProtocol) -> String {
    // All that is to be changed is U+0000 or from U+3000 up, which begins with E3 or more in UTF-8.
    guard text.utf8.contains(where: { $0 == 0 || $0 >= 0xE3 }) else { return String(text) }
    var spaced = ""
    for character in text {
      let first = character.unicodeScalars.first!
      if first.value == 0 {
        spaced += " "
      } else if isWrittenWithoutBlanks(first) {
        spaced += " \(character) "
      } else {
        spaced.append(character)
      }
    }
    return spaced
  }

  /// What is looked for: each word once, in the order in which they first occur, the pairs among them as two words with
  /// a blank between.
  /// - Parameter words: Those that SQLite finds in the spaced question.
  static func phrases(_ words: [String]) -> [String] {
    var phrases: [String] = [], seen: Set<String> = []
    func add(_ phrase: String) {
      if seen.insert(phrase).inserted { phrases.append(phrase) }
    }
    let stands = words.map { $0.unicodeScalars.first.map(isWrittenWithoutBlanks) ?? false }
    for (index, word) in words.enumerated() {
      let isPaired = stands[index] && index + 1 < words.count && stands[index + 1]
      if isPaired {
        add("\(word) \(words[index + 1])")
      } else if !(stands[index] && index > 0 && stands[index - 1]) {
        add(word)
      }
    }
    return phrases
  }

  private static func isWrittenWithoutBlanks(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3005...0x3007,  // 々, 〆, 〇
      0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F,  // Kana
      0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:  // Han
      true
    default: false
    }
  }
}
