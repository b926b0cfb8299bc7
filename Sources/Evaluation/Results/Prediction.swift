/// One answer of a reader with its scores: a line of `predictions.jsonl`.
public struct Prediction: Sendable, Equatable, Codable {
  /// Of the ``unit``.
  public var variant: String?
  public var seed: UInt64?
  public var document, reader: String
  /// The question's id in its document.
  public var id: String
  /// What was asked, without the benchmark's instructions.
  public var question: String
  /// A kind of questions that the benchmark reports separately.
  public var kind: String?
  /// Of the ``GridPlace`` of a document made to measure.
  public var length: Int?
  public var depth: Double?
  /// The document's length in tokens, whatever part of it was in view.
  public var documentTokens: Int
  /// What the model was given; in the middle of a long one a mark stands for what is not repeated here.
  public var prompt: String
  public var promptTokens: Int
  /// Tokens of the document that did not fit into the window.
  public var cutTokens: Int
  /// Whether all that the answer rests on stands in what `truncated-context` has in view, whoever answers; nil if that
  /// cannot be told.
  public var isInWindow: Bool?
  /// The right answers.
  public var answers: [String]
  public var prediction: String
  public var answerTokens: Int
  /// Whether the answer ended by itself and not at the limit.
  public var isComplete: Bool
  /// The name of the benchmark's own metric.
  public var metric: String
  /// By the benchmark's own metric, from 0 to 1.
  public var score: Double
  /// By every metric that the run reports, from 0 to 1.
  public var scores: [String: Double]
  /// Mean loss in nats a token of the right answer after this prompt; nil if it was not asked for.
  public var answerLoss: Double?
  /// What a judge said of the answer; nil if none was asked.
  public var judgement: Judgement?
  public var seconds: Double

  public init(
    unit: RunUnit, question: TaskQuestion, place: GridPlace? = nil, documentTokens: Int, answer: ReaderAnswer,
    metrics: [Metric], isInWindow: Bool? = nil, seconds: Double
  ) {
    (variant, seed, document, reader) = (unit.variant, unit.seed, unit.document, unit.reader)
    id = question.id
    self.question = question.text
    kind = question.kind
    let place = question.place ?? place
    (length, depth) = (place?.length, place?.depth)
    self.documentTokens = documentTokens
    prompt = answer.prompt
    promptTokens = answer.promptTokens
    cutTokens = answer.cutTokens
    self.isInWindow = isInWindow
    answers = question.answers
    prediction = answer.text
    answerTokens = answer.answerTokens
    isComplete = answer.isComplete
    metric = question.scoring.name
    score = question.score(answer.text)
    scores = Dictionary(uniqueKeysWithValues: metrics.map { ($0.rawValue, question.score(answer.text, by: $0)) })
    self.seconds = seconds
  }

  private enum CodingKeys: String, CodingKey {
    case variant, seed, document, reader, id, question, kind, length, depth, documentTokens, prompt, promptTokens
    case cutTokens
    case isInWindow = "inWindow"
    case answers, prediction, answerTokens, isComplete, metric, score, scores, answerLoss, judgement, seconds
  }

  /// Who answered, about which document.
  public var unit: RunUnit { RunUnit(variant: variant, seed: seed, document: document, reader: reader) }
}

/// What a judge said of an answer.
public struct Judgement: Sendable, Equatable, Codable {
  /// Nil if the judge's words say neither yes nor no.
  public var isRight: Bool?
  /// The judge's words.
  public var reply: String

  public init(isRight: Bool?, reply: String) {
    (self.isRight, self.reply) = (isRight, reply)
  }
}
