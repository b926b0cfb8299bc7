/// ROUGE as the Python package `rouge` 1.0.1 counts it, which LongBench and LooGLE report.
///
/// It differs from other implementations, and from the paper: texts are cut at every full stop, case and punctuation
/// stay, and *distinct* words and word sequences are counted, not all. Scores of other packages are not comparable.
public enum Rouge {
  /// ROUGE-N: distinct sequences of `n` words in both texts.
  ///
  ///     r = |P ∩ R| / |R|     p = |P ∩ R| / |P|     f = 2pr / (p + r + 1e-8)
  ///
  /// - Returns: Nil where the package ends with an error: for a text without a sentence.
  public static func n(_ n: Int, prediction: String, reference: String) -> RougeScore? {
    let predicted = sentences(prediction), expected = sentences(reference)
    guard !predicted.isEmpty, !expected.isEmpty else { return nil }
    let left = sequences(n, words(predicted)), right = sequences(n, words(expected))
    return score(common: left.intersection(right).count, predicted: left.count, expected: right.count)
  }

  /// ROUGE-L over sentences: distinct words that lie on the longest common subsequence of some sentence of the reference
  /// with some sentence of the prediction.
  ///
  /// - Returns: Nil where the package ends with an error: for a text without a sentence, and for a pair of sentences so
  ///   long that its recursion runs out.
  public static func l(prediction: String, reference: String) -> RougeScore? {
    let predicted = sentences(prediction).map(words), expected = sentences(reference).map(words)
    guard !predicted.isEmpty, !expected.isEmpty else { return nil }
    var union: Set<Substring> = []
    for right in expected {
      for left in predicted {
        guard let words = commonWords(right, left) else { return nil }
        union.formUnion(words)
      }
    }
    return score(
      common: union.count, predicted: Set(predicted.joined()).count, expected: Set(expected.joined()).count)
  }

  /// Steps that the package's walk back through a table may take: each is a call, Python allows 1000 at a time, and the
  /// callers have used the rest, LongBench's program among them.
  private static let mostSteps = 990

  /// The words on the longest common subsequence that the package finds: where two are equally long, the one that leaves
  /// out the last word of the prediction. Nil if the walk is longer than Python allows.
  private static func commonWords(_ reference: [Substring], _ prediction: [Substring]) -> [Substring]? {
    let table = commonSubsequenceLengths(reference, prediction), width = prediction.count + 1
    var (i, j) = (reference.count, prediction.count)
    var found: [Substring] = [], steps = 0
    while i > 0 && j > 0 {
      steps += 1
      if reference[i - 1] == prediction[j - 1] {
        found.append(reference[i - 1])
        (i, j) = (i - 1, j - 1)
      } else if table[(i - 1) * width + j] > table[i * width + j - 1] {
        i -= 1
      } else {
        j -= 1
      }
    }
    return steps > mostSteps ? nil : found
  }

  /// Pieces between full stops, with single blanks between their words; a piece of blanks is one empty word.
  private static func sentences(_ text: String) -> [String] {
    text.unicodeScalars.split(separator: ".").map { piece in
      piece.split(whereSeparator: \.isPythonSpace).map(String.init).joined(separator: " ")
    }
  }

  private static func words(_ sentence: String) -> [Substring] {
    sentence.split(separator: " ", omittingEmptySubsequences: false)
  }

  private static func words(_ sentences: [String]) -> [Substring] { sentences.flatMap { words($0) } }

  private static func sequences(_ n: Int, _ words: [Substring]) -> Set<ArraySlice<Substring>> {
    guard words.count >= n else { return [] }
    return Set((0...words.count - n).map { words[$0..<$0 + n] })
  }

  private static func score(common: Int, predicted: Int, expected: Int) -> RougeScore {
    let precision = predicted == 0 ? 0 : Double(common) / Double(predicted)
    let recall = expected == 0 ? 0 : Double(common) / Double(expected)
    return RougeScore(
      precision: precision, recall: recall, f1: 2 * (precision * recall / (precision + recall + 1e-8)))
  }
}
