/// A question in the words of its benchmark, with the answers that count as right.
public struct TaskQuestion: Sendable, Equatable {
  /// Unique in its document.
  public var id: String
  /// A kind that the benchmark reports separately.
  public var kind: String?
  /// What is asked, without instructions: what a search in the document looks for.
  public var text: String
  /// At least one.
  public var answers: [String]
  public var prompt: TaskPrompt
  /// Tokens that an answer may have; nil leaves it to whoever asks.
  public var maxTokens: Int?
  public var scoring: Scoring
  /// Whether the benchmark scores only the first line of an answer.
  public var scoresFirstLine = false
  /// Passages of the document, word for word, that the answer rests on, as far as the benchmark names them.
  public var evidence: [String]
  /// Where the answer stands, if it is not the document's ``TaskDocument/place``.
  public var place: GridPlace?

  public init(
    id: String, kind: String? = nil, text: String, answers: [String], prompt: TaskPrompt, maxTokens: Int?,
    scoring: Scoring, evidence: [String] = []
  ) {
    precondition(!answers.isEmpty, "TaskQuestion: no answer")
    (self.id, self.kind, self.text, self.answers) = (id, kind, text, answers)
    (self.prompt, self.maxTokens, self.scoring) = (prompt, maxTokens, scoring)
    self.evidence = evidence.filter { !$0.allSatisfy(\.isWhitespace) }
  }

  /// The answer's score by the benchmark's own metric, from 0 to 1.
  public func score(_ prediction: String) -> Double { scoring.score(prediction: scored(prediction), answers: answers) }

  public func score(_ prediction: String, by metric: Metric) -> Double {
    metric.score(prediction: scored(prediction), answers: answers)
  }

  private func scored(_ prediction: String) -> String {
    guard scoresFirstLine else { return prediction }
    let text = prediction.drop { $0 == "\n" }
    return String(text.split(separator: "\n", maxSplits: 1).first ?? "")
  }
}
