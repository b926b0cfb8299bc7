/// A question about a document, and what is right.
public struct QuestionAnswer: Sendable, Equatable, Codable {
  public var question: String
  public var answer: String
  /// What kind of question it is, such as `cloze` or `why`, if its writer says.
  public var form: String?

  public init(question: String, answer: String, form: String? = nil) {
    (self.question, self.answer, self.form) = (question, answer, form)
  }
}
