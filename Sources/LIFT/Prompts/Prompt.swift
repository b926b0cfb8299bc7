/// A question as it is put to a model: the parts of one user message, and what stands around it.
public struct Prompt: Sendable, Equatable {
  /// The system message; nil for none.
  public var system: String?
  /// What stands before and behind the document in the user's message; without a document they are the whole message.
  public var before = ""
  public var behind: String
  /// The text in view; the only part that may lose its middle when the window is too small.
  public var document: String?
  /// What the answer begins with: it stands behind the template's turn marker and is no part of the answer.
  public var answerStart = ""
  /// Whether the model's chat template goes around the message.
  public var usesTemplate = true
  /// Tokens that the answer may have; nil is what the settings say.
  public var maxTokens: Int?

  /// A message without a document.
  public init(_ message: String) {
    behind = message
  }

  /// A message around a document.
  public init(before: String, document: String, behind: String) {
    (self.before, self.document, self.behind) = (before, document, behind)
  }

  /// The paper's prompts, in which a question is asked:
  ///
  /// | in view            | user message                                                                             |
  /// |--------------------|------------------------------------------------------------------------------------------|
  /// | nothing            | the question; with a title, `Please answer the question based on "{title}".` before it    |
  /// | the document       | `Please answer the question based on the long texts below. \n{document}\nQuestion: {question}\nAnswer:` |
  ///
  /// Mao et al., 2025, arXiv:2502.14644v4, §4; the published test prompt ends in a blank that its training prompt lacks,
  /// here neither has one.
  public init(question: String, document: String? = nil, title: String? = nil) {
    if let document {
      self.init(
        before: "Please answer the question based on the long texts below. \n", document: document,
        behind: "\nQuestion: \(question)\nAnswer:")
    } else if let title {
      self.init("Please answer the question based on \"\(title)\".\nQuestion: \(question)\nAnswer:")
    } else {
      self.init(question)
    }
  }

  var message: String { before + (document ?? "") + behind }
}
