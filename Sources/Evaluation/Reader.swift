/// A way to answer questions about a document: the thing that experiments compare.
///
/// Closed book, text in the prompt, retrieval and adapters are all readers, so a table of results is a list of readers.
public protocol Reader {
  /// Short, for tables and files: `closed-book`.
  var name: String { get }
  /// Does what has to be done once for a document: nothing, an index, or training an adapter on it.
  func prepare(_ document: TaskDocument) throws
  /// Answers questions about the document that was prepared last; a reader may do them together.
  /// - Parameter onAnswer: Gets each answer as it comes, with the index of its question.
  func answer(_ questions: [TaskQuestion], onAnswer: (_ index: Int, _ answer: ReaderAnswer) throws -> Void) throws
  /// How well the reader predicts each question's right answer, of several the one that it predicts best: mean loss in
  /// nats a token; nil where an answer is too long for that. Nil for a reader that gives no probabilities.
  func answerLosses(_ questions: [TaskQuestion]) throws -> [Double?]?
}

extension Reader {
  public func answerLosses(_ questions: [TaskQuestion]) throws -> [Double?]? { nil }
}

/// What a reader says, and what it was given to say it.
public struct ReaderAnswer: Sendable, Equatable {
  public var text: String
  /// The prompt as the model got it.
  public var prompt: String
  public var promptTokens: Int
  /// Tokens of the document that should have been in view and did not fit.
  public var cutTokens: Int
  public var answerTokens: Int
  /// Whether the answer ended by itself and not at the limit.
  public var isComplete: Bool

  public init(
    text: String, prompt: String, promptTokens: Int, cutTokens: Int, answerTokens: Int, isComplete: Bool
  ) {
    (self.text, self.prompt, self.promptTokens) = (text, prompt, promptTokens)
    (self.cutTokens, self.answerTokens, self.isComplete) = (cutTokens, answerTokens, isComplete)
  }
}

/// A reader does not apply to a document, such as one that wants all of it in view and has no room.
public struct NotApplicable: Error, Sendable, Equatable, CustomStringConvertible {
  public let reason: String
  public init(_ reason: String) { self.reason = reason }
  public var description: String { reason }
}
