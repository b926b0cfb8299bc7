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

/// Turns prompts into answers, with or without the document in view; ``Prompt`` says what the prompts are.
public struct ReadOut {
  public let model: LanguageModel
  public let settings: SamplingSettings
  private let cache: KeyValueCache

  public struct Answer: Sendable {
    public var text: String
    public var reason: Generator.StopReason
    /// The prompt as the model got it.
    public var prompt: [Int32]
    /// Prompt tokens that were left out of the middle.
    public var cutTokens: Int
    public var answerTokens: Int
    public var promptTokens: Int { prompt.count }
  }

  public init(_ model: LanguageModel, settings: SamplingSettings) throws {
    try settings.validate()
    self.model = model
    self.settings = settings
    cache = model.model.makeCache()
  }

  /// Answers a prompt.
  ///
  /// Consecutive prompts around one document read its tokens only once.
  /// - Parameters:
  ///   - onText: Gets the answer piece by piece, as it is written; false stops.
  ///   - onPrompt: Told, while the prompt is read, how many of its tokens have been read and how many there are to read;
  ///     false stops.
  public func answer(
    _ prompt: Prompt, onText: (String) throws -> Bool = { _ in true },
    onPrompt: (_ read: Int, _ count: Int) throws -> Bool = { _, _ in true }
  ) throws -> Answer {
    let (tokens, cut) = try tokens(of: prompt)
    var stream = TextStream(model.tokenizer)
    var text = ""
    let result = try model.generator.generate(tokens, settings: settings(for: prompt), cache: cache) { token in
      let piece = stream.append(token)
      text += piece
      return piece.isEmpty ? true : try onText(piece)
    } onPrompt: {
      try onPrompt($0, $1)
    }
    let rest = stream.flush()
    if !rest.isEmpty { _ = try onText(rest) }
    return Answer(
      text: text + rest, reason: result.reason, prompt: tokens, cutTokens: cut, answerTokens: result.tokens.count)
  }

  /// Answers several prompts together, up to 16 at a time; what they begin with is read once.
  ///
  /// - Parameter onAnswer: Gets each answer as it comes, with the index of its prompt.
  public func answer(_ prompts: [Prompt], onAnswer: (_ index: Int, _ answer: Answer) throws -> Void) throws {
    let inputs = try prompts.map { try tokens(of: $0) }
    _ = try model.generator.generate(inputs.map(\.tokens)) { settings(for: prompts[$0]) } onResult: { index, result in
      var stream = TextStream(model.tokenizer)
      let text = result.tokens.map { stream.append($0) }.joined() + stream.flush()
      try onAnswer(
        index,
        Answer(
          text: text, reason: result.reason, prompt: inputs[index].tokens, cutTokens: inputs[index].cut,
          answerTokens: result.tokens.count))
      return true
    }
  }

  /// How well an answer is predicted after a prompt, as it is asked: its mean loss in nats a token, the end of the turn
  /// included. Nil if prompt and answer do not fit into the window together.
  public func loss(of answer: String, after prompt: Prompt) throws -> Double? {
    let tokenizer = model.tokenizer
    let end = tokenizer.endOfGenerationTokenIDs.contains(tokenizer.eosTokenID ?? -1) ? [tokenizer.eosTokenID ?? -1] : []
    let answer = tokenizer.encode(answer, specialTokens: .asText) + end, prompt = try tokens(of: prompt).tokens
    guard !answer.isEmpty, prompt.count + answer.count <= model.model.configuration.contextLength else { return nil }
    return try model.model.score(answer, after: prompt, cache: cache).meanLoss
  }

  private func settings(for prompt: Prompt) -> SamplingSettings {
    var settings = settings
    settings.maxTokens = prompt.maxTokens ?? settings.maxTokens
    return settings
  }
}

extension ReadOut {
  /// The tokens of a prompt, and how many were cut from its middle.
  ///
  /// - Throws: ``InputError`` if the question does not fit, whatever is cut.
  public func tokens(of prompt: Prompt) throws -> (tokens: [Int32], cut: Int) {
    let tokens = try uncutTokens(of: prompt)
    let window = model.model.configuration.contextLength, maxTokens = settings(for: prompt).maxTokens
    let budget = window - maxTokens
    guard budget > 0 else {
      throw InputError.usage(
        "max-tokens", "\(maxTokens) new tokens leave no room for a prompt in the window of \(window)",
        remedy: "Choose fewer than \(window).")
    }
    if tokens.count <= budget { return (tokens, 0) }
    // The question survives a cut in the middle if it, and the template's end behind it, are in the half that is kept.
    var question = prompt
    if prompt.document != nil { (question.before, question.document, question.system) = ("", nil, nil) }
    let tail = prompt.document == nil ? tokens.count : try uncutTokens(of: question).count
    let room = prompt.document == nil ? budget : budget - budget / 2
    guard tail <= room else {
      throw InputError.usage(
        "question", "it has \(tail) tokens as a prompt, and \(room) fit beside \(maxTokens) new ones"
          + (prompt.document == nil ? "" : " and the head of the document"),
        remedy: "Shorten the question, or ask for fewer tokens with --max-tokens.")
    }
    return (Truncation.headAndTail(tokens, limit: budget), tokens.count - budget)
  }

  /// Tokens that are left for a document in a prompt that has none yet.
  public func room(in prompt: Prompt) throws -> Int {
    try model.model.configuration.contextLength - settings(for: prompt).maxTokens - uncutTokens(of: prompt).count
  }

  private func uncutTokens(of prompt: Prompt) throws -> [Int32] {
    guard prompt.usesTemplate else {
      return model.tokenizer.encode(
        (prompt.system ?? "") + prompt.message + prompt.answerStart, specialTokens: .asText,
        addingBOS: model.tokenizer.addsBOS)
    }
    let system = prompt.system.map { [ChatMessage(role: "system", content: $0)] } ?? []
    let tokens = try model.chatTokens(system + [ChatMessage(role: "user", content: prompt.message)])
    return prompt.answerStart.isEmpty
      ? tokens : tokens + model.tokenizer.encode(prompt.answerStart, specialTokens: .asText)
  }
}
