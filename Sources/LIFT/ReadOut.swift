import Diagnostics
import Tokenizers
import Transformers

/// How much of the document is in view when a question is asked.
public enum ContextMode: String, Sendable, Codable, CaseIterable {
  /// Closed book: the question alone.
  case none
  /// The document in the prompt; if it is too long, head and tail are kept and the middle is cut.
  case truncated
}

/// Turns questions into prompts and prompts into answers, with or without the document in view.
///
/// The prompt is always the model's own chat template around one user message:
///
/// | context   | user message                                                                              |
/// |-----------|-------------------------------------------------------------------------------------------|
/// | none      | the question; with a title, `Please answer the question based on "{title}".` before it     |
/// | truncated | `Please answer the question based on the long texts below. \n{document}\nQuestion: {question}\nAnswer:` |
///
/// Mao et al., 2025, arXiv:2502.14644v4, §4; the published test prompt ends in a blank that its training prompt lacks,
/// here neither has one.
public struct ReadOut {
  public let model: LanguageModel
  public let settings: SamplingSettings
  private let cache: KeyValueCache

  public struct Answer: Sendable {
    public var text: String
    public var reason: Generator.StopReason
    public var promptTokens: Int
    /// Prompt tokens that were left out of the middle.
    public var cutTokens: Int
    public var answerTokens: Int
  }

  public init(_ model: LanguageModel, settings: SamplingSettings) throws {
    try settings.validate()
    self.model = model
    self.settings = settings
    cache = model.model.makeCache()
  }

  /// Answers a question.
  ///
  /// Consecutive questions about one document read its tokens only once.
  /// - Parameters:
  ///   - document: Put in view if given; else the question is asked closed book.
  ///   - title: Of the document that was absorbed, if it has one.
  ///   - onText: Gets the answer piece by piece, as it is written; false stops.
  ///   - onPrompt: Told, while the prompt is read, how many of its tokens have been read and how many there are to read;
  ///     false stops.
  public func answer(
    _ question: String, document: Document? = nil, title: String? = nil,
    onText: (String) throws -> Bool = { _ in true },
    onPrompt: (_ read: Int, _ count: Int) throws -> Bool = { _, _ in true }
  ) throws -> Answer {
    let (prompt, cut) = try prompt(question, document: document, title: title)
    var stream = TextStream(model.tokenizer)
    var text = ""
    let result = try model.generator.generate(prompt, settings: settings, cache: cache) { token in
      let piece = stream.append(token)
      text += piece
      return piece.isEmpty ? true : try onText(piece)
    } onPrompt: {
      try onPrompt($0, $1)
    }
    let rest = stream.flush()
    if !rest.isEmpty { _ = try onText(rest) }
    return Answer(
      text: text + rest, reason: result.reason, promptTokens: prompt.count, cutTokens: cut,
      answerTokens: result.tokens.count)
  }

  /// Answers several questions together, up to 16 at a time; what their prompts begin with is read once.
  ///
  /// - Parameter onAnswer: Gets each answer as it comes, with the index of its question.
  public func answer(
    _ questions: [String], document: Document? = nil, title: String? = nil,
    onAnswer: (_ index: Int, _ answer: Answer) throws -> Void
  ) throws {
    let prompts = try questions.map { try prompt($0, document: document, title: title) }
    _ = try model.generator.generate(prompts.map(\.tokens)) { _ in settings } onResult: { index, result in
      var stream = TextStream(model.tokenizer)
      let text = result.tokens.map { stream.append($0) }.joined() + stream.flush()
      try onAnswer(
        index,
        Answer(
          text: text, reason: result.reason, promptTokens: prompts[index].tokens.count, cutTokens: prompts[index].cut,
          answerTokens: result.tokens.count))
      return true
    }
  }

  /// The tokens of the prompt, and how many were cut from its middle.
  public func prompt(
    _ question: String, document: Document? = nil, title: String? = nil
  ) throws -> (tokens: [Int32], cut: Int) {
    let message =
      if let document {
        "Please answer the question based on the long texts below. \n\(document.text)\nQuestion: \(question)\nAnswer:"
      } else if let title {
        "Please answer the question based on \"\(title)\".\nQuestion: \(question)\nAnswer:"
      } else {
        question
      }
    let tokens = try model.chatTokens([ChatMessage(role: "user", content: message)])
    let window = model.model.configuration.contextLength
    let budget = window - settings.maxTokens
    guard budget > 0 else {
      throw InputError.usage(
        "max-tokens", "\(settings.maxTokens) new tokens leave no room for a prompt in the window of \(window)",
        remedy: "Choose fewer than \(window).")
    }
    if tokens.count <= budget { return (tokens, 0) }
    // The question survives a cut in the middle if it, and the template's end behind it, are in the half that is kept.
    let tail = document == nil ? tokens.count : try model.chatTokens([
      ChatMessage(role: "user", content: "\nQuestion: \(question)\nAnswer:")
    ]).count
    let room = document == nil ? budget : budget - budget / 2
    guard tail <= room else {
      throw InputError.usage(
        "question", "it has \(tail) tokens as a prompt, and \(room) fit beside \(settings.maxTokens) new ones"
          + (document == nil ? "" : " and the head of the document"),
        remedy: "Shorten the question, or ask for fewer tokens with --max-tokens.")
    }
    return (Truncation.headAndTail(tokens, limit: budget), tokens.count - budget)
  }
}

/// Cuts what does not fit from the middle.
public enum Truncation {
  /// The first ⌊M/2⌋ and the last ⌈M/2⌉ tokens, so that the head keeps the instruction and the tail the question.
  ///
  /// arXiv:2412.13626, code.
  public static func headAndTail(_ tokens: [Int32], limit: Int) -> [Int32] {
    tokens.count <= limit ? tokens : Array(tokens.prefix(limit / 2) + tokens.suffix(limit - limit / 2))
  }
}
