/// A document of a benchmark with the questions about it.
public struct TaskDocument: Sendable, Equatable {
  /// Unique in its file.
  public var id: String
  /// What closed-book prompts call it.
  public var title: String
  public var text: String
  public var questions: [TaskQuestion]

  public init(id: String, title: String, text: String, questions: [TaskQuestion]) {
    (self.id, self.title, self.text, self.questions) = (id, title, text, questions)
  }
}

/// A question in the words of its benchmark, with the answers that count as right.
public struct TaskQuestion: Sendable, Equatable {
  /// Unique in its document.
  public var id: String
  /// A kind that the benchmark reports separately.
  public var kind: String?
  public var answers: [String]
  public var prompt: TaskPrompt
  /// Tokens that an answer may have.
  public var maxTokens: Int
  public var scoring: Scoring

  public init(
    id: String, kind: String? = nil, answers: [String], prompt: TaskPrompt, maxTokens: Int, scoring: Scoring
  ) {
    (self.id, self.kind, self.answers, self.prompt) = (id, kind, answers, prompt)
    (self.maxTokens, self.scoring) = (maxTokens, scoring)
  }
}

/// How a benchmark puts a question, with its document in view and without.
public struct TaskPrompt: Sendable, Equatable {
  /// What stands before and behind the document.
  public var before: String
  public var behind: String
  /// The question alone, the document known from elsewhere.
  public var closedBook: String

  public init(before: String, behind: String, closedBook: String) {
    (self.before, self.behind, self.closedBook) = (before, behind, closedBook)
  }

  public func withDocument(_ text: String) -> String { before + text + behind }
}
