/// How well a predicted answer agrees with the right ones, word by word; each score is the best over the right answers.
///
/// Words are those left after SQuAD's normalisation: lower case, ASCII punctuation deleted, `a`, `an` and `the` left
/// out, split at white space (Rajpurkar et al., 2016, arXiv:1606.05250, official script). Words count as often as they
/// occur. Two texts that have no words left agree, as in version 2 of that script. Unlike there, letters are equal
/// whether their accents are written apart or not.
public struct AnswerMetrics: Sendable, Equatable, Codable {
  /// All words equal, in order.
  public var exactMatch: Double
  /// `2pr / (p + r)`, with `p` the share of the prediction's words that are right and `r` the recall.
  public var f1: Double
  /// Share of the right answer's words that the prediction holds.
  public var recall: Double

  public init(exactMatch: Double, f1: Double, recall: Double) {
    self.exactMatch = exactMatch
    self.f1 = f1
    self.recall = recall
  }

  public init(prediction: String, answers: [String]) {
    let predicted = Self.words(prediction)
    let each = answers.map { Self.compare(predicted, Self.words($0)) }
    self.init(
      exactMatch: each.map(\.exactMatch).max() ?? 0, f1: each.map(\.f1).max() ?? 0,
      recall: each.map(\.recall).max() ?? 0)
  }

  /// The mean of each score; zeros for none.
  public static func mean(_ all: [AnswerMetrics]) -> AnswerMetrics {
    let count = Double(max(1, all.count))
    return AnswerMetrics(
      exactMatch: all.reduce(0) { $0 + $1.exactMatch } / count, f1: all.reduce(0) { $0 + $1.f1 } / count,
      recall: all.reduce(0) { $0 + $1.recall } / count)
  }

  /// SQuAD's words of a text.
  public static func words(_ text: String) -> [String] {
    let kept = text.lowercased().unicodeScalars.filter { !punctuation.contains($0) }
    return kept.split(whereSeparator: \.isPythonSpace).flatMap(withoutArticles)
  }

  /// What is left of a word without white space when articles go. Marks that are not ASCII stay and are no part of a
  /// word, so that of `the—cat` the mark and the cat remain.
  private static func withoutArticles(_ word: Substring.UnicodeScalarView) -> [String] {
    var pieces: [Substring.UnicodeScalarView] = []
    var rest = word
    while let first = rest.first {
      let piece = first.isWordCharacter ? rest.prefix(while: \.isWordCharacter) : rest.prefix(1)
      pieces.append(piece)
      rest = rest.dropFirst(piece.count)
    }
    // An article leaves a gap, which parts what stood before it from what comes after.
    return pieces.split { articles.contains(String($0)) }.map { $0.map { String($0) }.joined() }
  }

  private static let articles: Set = ["a", "an", "the"]
  private static let punctuation = Set("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~".unicodeScalars)

  private static func compare(_ predicted: [String], _ right: [String]) -> AnswerMetrics {
    let exact = predicted == right ? 1.0 : 0
    // Two empty texts agree; one empty text agrees with nothing.
    if predicted.isEmpty || right.isEmpty { return AnswerMetrics(exactMatch: exact, f1: exact, recall: exact) }
    var left = Dictionary(predicted.map { ($0, 1) }, uniquingKeysWith: +)
    var common = 0.0
    for word in right where left[word, default: 0] > 0 {
      left[word, default: 0] -= 1
      common += 1
    }
    let precision = common / Double(predicted.count), recall = common / Double(right.count)
    let f1 = common == 0 ? 0 : 2 * precision * recall / (precision + recall)
    return AnswerMetrics(exactMatch: exact, f1: f1, recall: recall)
  }
}

extension Unicode.Scalar {
  /// What Python's `str.split` splits at.
  var isPythonSpace: Bool { properties.isWhitespace || (0x1C...0x1F).contains(value) }

  /// What Python's `\w` matches: letters and numbers, without accents written apart.
  fileprivate var isWordCharacter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
      .letterNumber, .otherNumber:
      true
    default: self == "_"
    }
  }
}
