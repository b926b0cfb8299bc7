/// How much room a text takes in a common sans-serif font. Charts are laid out without the font, so this is a little
/// more than what the widest of them need.
package enum TextWidth {
  package static func of(_ text: String, size: Double) -> Double {
    text.reduce(0) { $0 + share(of: $1) } * size
  }

  /// The text, or as much of it as fits before an `…`.
  static func shortened(_ text: String, to width: Double, size: Double) -> String {
    guard of(text, size: size) > width else { return text }
    var kept = text
    while !kept.isEmpty && of(kept + "…", size: size) > width { kept.removeLast() }
    return kept + "…"
  }

  /// Of the font's size.
  private static func share(of character: Character) -> Double {
    switch character {
    case "i", "j", "l", "I", "'", "|", ".", ",", ":", ";", "!", "·": 0.34
    case " ", "f", "t", "r", "(", ")", "[", "]", "/", "-": 0.42
    case "m", "w", "M", "W", "@", "%", "…", "→": 0.95
    case "A"..."Z": 0.74
    case "+", "=", "<", ">", "–": 0.62
    default: character.unicodeScalars.contains { $0.value >= 0x1100 } ? 1.05 : 0.63
    }
  }
}
