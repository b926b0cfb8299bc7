import Diagnostics
import Tokenizers
import Transformers

/// Makes the tokens of prompts and answers: the same for training and for asking.
public struct PromptEncoder {
  public let model: LanguageModel
  /// `M`: the most tokens of a prompt; nil is what the model's window leaves beside the answer.
  public let limit: Int?
  /// Stands where the middle of a prompt was cut.
  public let separator: String

  public init(_ model: LanguageModel, limit: Int? = nil, separator: String = "") {
    (self.model, self.limit, self.separator) = (model, limit, separator)
  }

  /// The tokens of a prompt, and how many were cut from its middle.
  ///
  /// - Parameter maxTokens: Tokens of the window that are kept for the answer.
  /// - Throws: ``InputError`` if the question does not fit, whatever is cut.
  public func tokens(of prompt: Prompt, maxTokens: Int) throws -> (tokens: [Int32], cut: Int) {
    let tokens = try uncutTokens(of: prompt), separator = encode(separator)
    let budget = try budget(maxTokens)
    if tokens.count <= budget { return (tokens, 0) }
    // The question survives a cut in the middle if it, and the template's end behind it, are in the half that is kept.
    var question = prompt
    if prompt.document != nil { (question.before, question.document, question.system) = ("", nil, nil) }
    let tail = prompt.document == nil ? tokens.count : try uncutTokens(of: question).count
    let room = prompt.document == nil ? budget : budget - budget / 2
    guard tail <= room, separator.count <= budget / 2 else {
      throw InputError.usage(
        "question", "it has \(tail) tokens as a prompt, and \(room) fit beside \(maxTokens) new ones"
          + (prompt.document == nil ? "" : " and the head of the document"),
        remedy: "Shorten the question, or ask for fewer tokens with --max-tokens.")
    }
    let cut = Truncation.headAndTail(tokens, limit: budget, separator: separator)
    return (cut, tokens.count - budget + separator.count)
  }

  /// Tokens that are left for a document in a prompt that has none yet.
  public func room(in prompt: Prompt, maxTokens: Int) throws -> Int {
    try budget(maxTokens) - uncutTokens(of: prompt).count
  }

  /// What a model should write after a prompt: the answer and, if the model has such a token, the end of its turn.
  public func answerTokens(_ answer: String) -> [Int32] {
    let tokenizer = model.tokenizer
    let end = tokenizer.eosTokenID.flatMap { tokenizer.endOfGenerationTokenIDs.contains($0) ? $0 : nil }
    return encode(answer) + (end.map { [$0] } ?? [])
  }

  private func budget(_ maxTokens: Int) throws -> Int {
    let window = model.model.configuration.contextLength
    guard maxTokens < window else {
      throw InputError.usage(
        "max-tokens", "\(maxTokens) new tokens leave no room for a prompt in the window of \(window)",
        remedy: "Choose fewer than \(window).")
    }
    if let limit, limit > window - maxTokens {
      throw InputError.usage(
        "prompt-limit", "\(limit) tokens of a prompt and \(maxTokens) new ones are more than the window of \(window)",
        remedy: "Choose at most \(window - maxTokens).")
    }
    return limit ?? window - maxTokens
  }

  private func uncutTokens(of prompt: Prompt) throws -> [Int32] {
    guard prompt.usesTemplate else {
      return model.tokenizer.encode(
        (prompt.system ?? "") + prompt.message + prompt.answerStart, specialTokens: .asText,
        addingBOS: model.tokenizer.addsBOS)
    }
    let system = prompt.system.map { [ChatMessage(role: "system", content: $0)] } ?? []
    let tokens = try model.chatTokens(system + [ChatMessage(role: "user", content: prompt.message)])
    return prompt.answerStart.isEmpty ? tokens : tokens + encode(prompt.answerStart)
  }

  private func encode(_ text: String) -> [Int32] {
    text.isEmpty ? [] : model.tokenizer.encode(text, specialTokens: .asText)
  }
}
