/// What can be told apart in a text without blanks between words.
enum UnspacedText {
  /// Runs of digits or of Latin letters, and what stands in corner brackets or quotes, up to 20 characters.
  static func terms(_ text: String) -> [Range<String.Index>] {
    var result: [Range<String.Index>] = []
    var index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      if let closing = quotes[character] {
        let start = text.index(after: index)
        if let end = text[start...].firstIndex(of: closing), start < end, text.distance(from: start, to: end) <= 20 {
          result.append(start..<end)
          index = end
        }
      } else if isTerm(character) {
        let end = text[index...].firstIndex { !isTerm($0) } ?? text.endIndex
        result.append(index..<end)
        index = end
        continue
      }
      index = text.index(after: index)
    }
    return result
  }

  /// Whether two neighbouring characters belong to one number or one Latin word.
  static func isWithinTerm(_ first: String, _ second: String) -> Bool {
    [first, second].allSatisfy { $0.first.map(isTerm) == true }
  }

  private static let quotes: [Character: Character] = ["「": "」", "『": "』", "《": "》", "“": "”", "〈": "〉", "【": "】"]

  private static func isTerm(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber) || character.isNumber
  }
}
