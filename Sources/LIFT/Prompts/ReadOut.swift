import Tokenizers
import Transformers

/// Turns prompts into answers, with or without the document in view; ``Prompt`` says what the prompts are.
public struct ReadOut {
  public let settings: SamplingSettings
  public let encoder: PromptEncoder
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
    try self.init(PromptEncoder(model), settings: settings)
  }

  /// - Parameter encoder: Says how much of a prompt is in view.
  public init(_ encoder: PromptEncoder, settings: SamplingSettings) throws {
    try settings.validate()
    self.encoder = encoder
    self.settings = settings
    cache = encoder.model.model.makeCache()
  }

  public var model: LanguageModel { encoder.model }

  /// The tokens of a prompt, and how many were cut from its middle.
  ///
  /// - Throws: ``InputError`` if the question does not fit, whatever is cut.
  public func tokens(of prompt: Prompt) throws -> (tokens: [Int32], cut: Int) {
    try encoder.tokens(of: prompt, maxTokens: settings(for: prompt).maxTokens)
  }

  /// Tokens that are left for a document in a prompt that has none yet.
  public func room(in prompt: Prompt) throws -> Int {
    try encoder.room(in: prompt, maxTokens: settings(for: prompt).maxTokens)
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
    let answer = encoder.answerTokens(answer), prompt = try tokens(of: prompt).tokens
    guard !answer.isEmpty, prompt.count + answer.count <= model.model.configuration.contextLength else { return nil }
    return try model.model.score(answer, after: prompt, cache: cache).meanLoss
  }

  private func settings(for prompt: Prompt) -> SamplingSettings {
    var settings = settings
    settings.maxTokens = prompt.maxTokens ?? settings.maxTokens
    return settings
  }
}
