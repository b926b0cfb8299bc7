/// A way to answer questions about a document: the thing that experiments compare.
///
/// Closed book, text in the prompt, retrieval and adapters are all readers, so a table of results is a list of readers.
public protocol Reader {
  /// Short, for tables and files: `closed-book`.
  var name: String { get }
  /// Does what has to be done once for the document: nothing, or training an adapter on it.
  func prepare() throws
  func answer(_ question: String) throws -> String
}

/// One answer of a reader, with its score.
public struct Prediction: Sendable, Equatable, Codable {
  public var reader: String
  public var id: String
  public var question: String
  public var answers: [String]
  public var prediction: String
  public var metrics: AnswerMetrics
  public var seconds: Double

  /// Scores the prediction.
  public init(reader: String, question: Question, prediction: String, seconds: Double) {
    self.reader = reader
    id = question.id
    self.question = question.text
    answers = question.answers
    self.prediction = prediction
    metrics = AnswerMetrics(prediction: prediction, answers: question.answers)
    self.seconds = seconds
  }
}

extension Reader {
  /// Answers all questions, in order.
  /// - Parameter onPrediction: Sees each answer as it comes.
  public func answer(_ questions: [Question], onPrediction: (Prediction) throws -> Void) throws -> [Prediction] {
    let clock = ContinuousClock()
    return try questions.map { question in
      let start = clock.now
      let text = try answer(question.text)
      let prediction = Prediction(
        reader: name, question: question, prediction: text, seconds: (clock.now - start) / .seconds(1))
      try onPrediction(prediction)
      return prediction
    }
  }
}
