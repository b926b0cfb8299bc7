/// A way to answer questions about a document: the thing that experiments compare.
///
/// Closed book, text in the prompt, retrieval and adapters are all readers, so a table of results is a list of readers.
public protocol Reader {
  /// Short, for tables and files: `closed-book`.
  var name: String { get }
  /// Does what has to be done once for the document: nothing, or training an adapter on it.
  func prepare() throws
  func answer(_ question: String) throws -> String
  /// Answers several questions, which a reader may do together.
  /// - Parameter onAnswer: Gets each answer as it comes, with the index of its question.
  func answer(_ questions: [String], onAnswer: (_ index: Int, _ answer: String) throws -> Void) throws
}

extension Reader {
  /// One after the other.
  public func answer(_ questions: [String], onAnswer: (_ index: Int, _ answer: String) throws -> Void) throws {
    for (index, question) in questions.enumerated() { try onAnswer(index, try answer(question)) }
  }
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
  /// Answers all questions; an answer's seconds are those since the one before it, so that they add up.
  /// - Parameter onPrediction: Sees each answer as it comes.
  /// - Returns: The predictions in the order of the questions.
  public func answer(_ questions: [Question], onPrediction: (Prediction) throws -> Void) throws -> [Prediction] {
    let clock = ContinuousClock()
    var start = clock.now
    var predictions = [Prediction?](repeating: nil, count: questions.count)
    try answer(questions.map(\.text)) { index, text in
      let now = clock.now
      let prediction = Prediction(
        reader: name, question: questions[index], prediction: text, seconds: (now - start) / .seconds(1))
      start = now
      predictions[index] = prediction
      try onPrediction(prediction)
    }
    let missing = predictions.indices.filter { predictions[$0] == nil }
    precondition(missing.isEmpty, "\(name): no answer to questions \(missing)")
    return predictions.compactMap { $0 }
  }
}
