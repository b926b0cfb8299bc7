/// How a benchmark puts a question, with its document in view and without.
public struct TaskPrompt: Sendable, Equatable {
  /// The system message; nil for none.
  public var system: String?
  /// What stands before and behind the document in the user's message.
  public var before: String
  public var behind: String
  /// The user's message without the document, which is known from elsewhere.
  public var closedBook: String
  /// What the model's answer begins with: it stands behind the template's turn marker.
  public var answerStart = ""
  /// Whether the model's chat template goes around it; a few benchmarks give the bare text.
  public var usesTemplate = true

  public init(
    system: String? = nil, before: String, behind: String, closedBook: String, answerStart: String = "",
    usesTemplate: Bool = true
  ) {
    (self.system, self.before, self.behind, self.closedBook) = (system, before, behind, closedBook)
    (self.answerStart, self.usesTemplate) = (answerStart, usesTemplate)
  }

  /// The paper's prompt for a question about a text (Mao et al., 2025, arXiv:2502.14644v4, §4), without the blank
  /// behind `Answer:` that its training prompt does not have.
  ///
  /// - Parameter title: Of the document; without one, the question alone is the closed-book prompt.
  public init(question: String, title: String?) {
    self.init(
      before: "Please answer the question based on the long texts below. \n",
      behind: "\nQuestion: \(question)\nAnswer:",
      closedBook: title.map { "\(Self.closedBookLead($0))\nQuestion: \(question)\nAnswer:" } ?? question)
  }

  /// What stands in front of a question whose document is not in view.
  static func closedBookLead(_ title: String) -> String { "Please answer the question based on \"\(title)\"." }

  public func withDocument(_ text: String) -> String { before + text + behind }
}
