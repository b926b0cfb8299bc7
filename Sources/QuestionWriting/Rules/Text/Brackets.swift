/// Brackets and quotes that close where they should.
enum Brackets {
  private static let pairs: [Character: Character] = [")": "(", "]": "[", "”": "“", "»": "«", "」": "「", "』": "『"]
  private static let openings = Set(pairs.values)

  /// Whether each is closed in the text, in the right order; straight quotes must come in pairs.
  static func balance(_ text: String) -> Bool {
    var open: [Character] = [], quotes = 0
    for character in text {
      if character == "\"" { quotes += 1 }
      if openings.contains(character) { open.append(character) }
      if let opening = pairs[character], open.popLast() != opening { return false }
    }
    return open.isEmpty && quotes.isMultiple(of: 2)
  }
}

extension String {
  /// Without the characters at both ends that satisfy a condition.
  func trimmingEnds(_ condition: (Character) -> Bool) -> String {
    guard let first = firstIndex(where: { !condition($0) }), let last = lastIndex(where: { !condition($0) }) else {
      return ""
    }
    return String(self[first...last])
  }

  var capitalisedAtStart: String { prefix(1).uppercased() + dropFirst() }
  var loweredAtStart: String { prefix(1).lowercased() + dropFirst() }
}
