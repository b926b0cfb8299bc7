enum RomanNumeral {
  /// Whether a word is made of up to six of the digits of Roman numerals, in one case; not every such word is a number.
  static func matches(_ word: some StringProtocol) -> Bool {
    (1...6).contains(word.count) && ["IVXLC", "ivxlc"].contains { word.allSatisfy($0.contains) }
  }
}
