/// A metric that any question can be scored with, whatever benchmark it is from; from 0 to 1, the best over the right
/// answers.
public enum Metric: String, Sendable, CaseIterable, Codable {
  /// All of SQuAD's words equal, in order.
  case exactMatch = "exact-match"
  /// F1 of SQuAD's words.
  case f1
  /// Share of the right answer's words that the prediction holds.
  case recall
  /// ROUGE-L's F1 as the Python package `rouge` has it.
  case rougeL = "rouge-l"
  /// ROUGE-L's F1 as the Python package `rouge-score` has it.
  case googleRougeL = "rouge-score-l"
  /// The share of the right answers that occur, case aside.
  case containsAll = "contains-all"
  /// Whether one of the right answers occurs, case aside.
  case containsAny = "contains-any"

  public func score(prediction: String, answers: [String]) -> Double {
    func best(_ score: (String) -> Double) -> Double { answers.map(score).max() ?? 0 }
    switch self {
    case .exactMatch: return AnswerMetrics(prediction: prediction, answers: answers).exactMatch
    case .f1: return AnswerMetrics(prediction: prediction, answers: answers).f1
    case .recall: return AnswerMetrics(prediction: prediction, answers: answers).recall
    case .rougeL: return best { Rouge.l(prediction: prediction, reference: $0)?.f1 ?? 0 }
    case .googleRougeL: return best { GoogleRouge.l(prediction: prediction, reference: $0).f1 }
    case .containsAll: return ContainmentScores.all(prediction: prediction, answers: answers)
    case .containsAny: return ContainmentScores.part(prediction: prediction, answers: answers)
    }
  }
}
