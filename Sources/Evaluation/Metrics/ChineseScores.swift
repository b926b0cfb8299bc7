/// Scores of Chinese texts by their characters, from 0 to 1.
///
/// LongBench scores words as the Python package `jieba` finds them, with a dictionary that is not here. Characters
/// agree more often than words, so these are not comparable to official figures, only to each other.
///
/// Characters are those left without white space, ASCII punctuation and Chinese punctuation, in lower case.
public enum ChineseScores {
  /// The F1 of characters, each as often as it occurs.
  public static func f1(prediction: String, reference: String) -> Double {
    let left = characters(prediction), right = characters(reference)
    var rest = Dictionary(left.map { ($0, 1) }, uniquingKeysWith: +), common = 0
    for character in right where rest[character, default: 0] > 0 {
      rest[character, default: 0] -= 1
      common += 1
    }
    return f1(common: common, left.count, right.count)
  }

  /// ROUGE-L's F1: of the longest common subsequence of the whole texts (Lin, 2004).
  public static func rougeL(prediction: String, reference: String) -> Double {
    let left = characters(prediction), right = characters(reference)
    guard !left.isEmpty, !right.isEmpty else { return 0 }
    return f1(common: commonSubsequenceLengths(right, left).last ?? 0, left.count, right.count)
  }

  /// `2pr / (p + r)` for `p = common / predicted` and `r = common / expected`.
  private static func f1(common: Int, _ predicted: Int, _ expected: Int) -> Double {
    common == 0 ? 0 : 2 * Double(common) / Double(predicted + expected)
  }

  private static func characters(_ text: String) -> [Unicode.Scalar] {
    text.lowercased().unicodeScalars.filter {
      !$0.isPythonSpace && !$0.isASCIIPunctuation && !isChinesePunctuation($0)
    }
  }

  /// What LongBench's program takes out, and the few marks beside them: those of CJK, full-width and half-width forms,
  /// and the dashes, quotes and dots of general punctuation.
  private static func isChinesePunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2013, 0x2014, 0x2018...0x201F, 0x2026, 0x2027, 0x3001...0x3003, 0x3008...0x3011, 0x3014...0x301F, 0x3030,
      0x303E, 0x303F, 0xFE4F, 0xFF01...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65:
      true
    default: false
    }
  }
}
