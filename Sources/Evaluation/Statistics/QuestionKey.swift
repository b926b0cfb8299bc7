/// What makes two answers answers to the same question.
public struct QuestionKey: Sendable, Hashable {
  public var document: String
  /// The question's id in its document.
  public var id: String
  /// What is asked: ids of two datasets can be the same.
  public var question: String

  public init(document: String, id: String, question: String) {
    (self.document, self.id, self.question) = (document, id, question)
  }
}

extension Prediction {
  public var key: QuestionKey { QuestionKey(document: document, id: id, question: question) }
}

extension Sequence<Prediction> {
  /// For each question, the mean of a value over its answers, so that a question counts once however many seeds
  /// answered it; answers without the value are left out.
  public func meanByQuestion(_ value: (Prediction) -> Double?) -> [QuestionKey: Double] {
    var values: [QuestionKey: [Double]] = [:]
    for prediction in self {
      if let value = value(prediction) { values[prediction.key, default: []].append(value) }
    }
    // Sorted, so that the sum does not depend on the order of the answers.
    return values.mapValues { $0.sorted().reduce(0, +) / Double($0.count) }
  }
}
