import Foundation

/// ROUGE as the Python package `rouge-score` counts it, without its stemmer; L-Eval reports it.
///
/// Words are runs of the letters a to z and of digits, in lower case; everything else parts them. Words and sequences
/// count as often as they occur.
public enum GoogleRouge {
  /// ROUGE-N: sequences of `n` words, each as often as it is in both texts.
  public static func n(_ n: Int, prediction: String, reference: String) -> RougeScore {
    let left = counts(n, words(prediction)), right = counts(n, words(reference))
    let common = left.reduce(0) { $0 + min($1.value, right[$1.key] ?? 0) }
    return score(common: common, predicted: left.values.reduce(0, +), expected: right.values.reduce(0, +))
  }

  /// ROUGE-L: the longest common subsequence of the whole texts.
  public static func l(prediction: String, reference: String) -> RougeScore {
    let left = words(prediction), right = words(reference)
    guard !left.isEmpty, !right.isEmpty else { return .zero }
    let common = commonSubsequenceLengths(right, left).last ?? 0
    return score(common: common, predicted: left.count, expected: right.count)
  }

  /// The geometric mean of the F1 of ROUGE-1, ROUGE-2 and ROUGE-L, as L-Eval has it.
  public static func geometricMean(prediction: String, reference: String) -> Double {
    let product =
      n(1, prediction: prediction, reference: reference).f1 * n(2, prediction: prediction, reference: reference).f1
      * l(prediction: prediction, reference: reference).f1
    return cbrt(product)
  }

  private static func words(_ text: String) -> [Substring] {
    text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
  }

  private static func counts(_ n: Int, _ words: [Substring]) -> [ArraySlice<Substring>: Int] {
    guard words.count >= n else { return [:] }
    return Dictionary((0...words.count - n).map { (words[$0..<$0 + n], 1) }, uniquingKeysWith: +)
  }

  private static func score(common: Int, predicted: Int, expected: Int) -> RougeScore {
    let precision = Double(common) / Double(max(1, predicted)), recall = Double(common) / Double(max(1, expected))
    let sum = precision + recall
    return RougeScore(precision: precision, recall: recall, f1: sum > 0 ? 2 * precision * recall / sum : 0)
  }
}
