/// How an answer is scored, from 0 to 1; each benchmark has its own, and the best over the right answers counts.
public enum Scoring: Sendable, Equatable {
  /// F1 of SQuAD's words.
  case f1
  /// Share of the right answer's words that the prediction holds.
  case recall
  /// All of SQuAD's words equal, in order.
  case exactMatch
  /// ROUGE-L of the Python package `rouge`; 0 where it ends with an error.
  case rougeL
  /// The share of the numbers that name the right paragraph.
  case retrieval
  /// One of some class names.
  case classification([String])
  /// RULER: the share of the answers that occur.
  case containsAll
  /// Whether one of the answers occurs, case aside.
  case containsAny
  /// Whether one of the answers occurs among the normalised words.
  case containsNormalised
  /// BAMBOO: the letter in the first place.
  case letter
  /// BAMBOO: the number itself.
  case number

  public func score(prediction: String, answers: [String]) -> Double {
    func best(_ score: (String) -> Double) -> Double { answers.map(score).max() ?? 0 }
    switch self {
    case .f1: return AnswerMetrics(prediction: prediction, answers: answers).f1
    case .recall: return AnswerMetrics(prediction: prediction, answers: answers).recall
    case .exactMatch: return AnswerMetrics(prediction: prediction, answers: answers).exactMatch
    case .rougeL: return best { Rouge.l(prediction: prediction, reference: $0)?.f1 ?? 0 }
    case .retrieval: return best { LongBenchScores.retrieval(prediction: prediction, answer: $0) ?? 0 }
    case .classification(let classes):
      return best { LongBenchScores.classification(prediction: prediction, answer: $0, classes: classes) }
    case .containsAll: return ContainmentScores.all(prediction: prediction, answers: answers)
    case .containsAny: return ContainmentScores.part(prediction: prediction, answers: answers)
    case .containsNormalised: return ContainmentScores.normalised(prediction: prediction, answers: answers)
    case .letter: return best { ChoiceScores.firstCharacter(prediction: prediction, letter: $0) }
    case .number: return best { ChoiceScores.number(prediction: prediction, answer: $0) }
    }
  }
}
