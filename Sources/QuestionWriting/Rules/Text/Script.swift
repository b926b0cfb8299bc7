/// How a script sets its words apart.
enum Script {
  /// Whether at least half of the letters are of scripts without blanks between words: Chinese, Japanese, Thai, Lao,
  /// Burmese, Khmer.
  static func isUnspaced(_ text: String) -> Bool {
    var letters = 0, unspaced = 0
    for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
      letters += 1
      if isUnspaced(scalar) { unspaced += 1 }
    }
    return unspaced > 0 && unspaced * 2 >= letters
  }

  private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF: true
    case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
    default: false
    }
  }
}
