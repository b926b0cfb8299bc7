import Autograd
import Diagnostics

/// Continues a prompt token by token.
public struct Generator {
  /// Why generation ended.
  public enum StopReason: String, Sendable, Codable {
    /// The model ended its turn, or the text is all that its constraint wants.
    case stop
    /// The token limit, or the end of the context window, was reached.
    case length
    /// The caller did not want more.
    case cancelled
  }

  public struct Result: Sendable {
    /// The generated tokens, without the one that ended the turn.
    public var tokens: [Int32]
    public var reason: StopReason
    /// Tokens of the prompt that were read now, not taken from the cache.
    public var promptTokensRead: Int
  }

  static let notFinite = InputError.invalid(
    "model", "its output is no longer a finite number",
    remedy: "The adapter or the model is broken; train again with a lower learning rate or alpha, or pull the model again.")

  /// Prompt tokens that pass through the model together; bounds the memory of long prompts.
  static let promptChunk = 512

  public let model: LlamaModel
  /// Tokens that end the answer.
  public let stopTokens: Set<Int32>
  /// Rows of the output head that are tokens; those after them are padding and are never chosen.
  private let tokenCount: Int

  /// - Parameter tokenCount: The size of the tokenizer's vocabulary; nil if every row of the output head is a token.
  public init(model: LlamaModel, stopTokens: Set<Int32>, tokenCount: Int? = nil) {
    self.model = model
    self.stopTokens = stopTokens
    self.tokenCount = tokenCount ?? model.configuration.vocabularySize
    precondition(
      (1...model.configuration.vocabularySize).contains(self.tokenCount), "Generator: \(self.tokenCount) tokens")
  }

  /// Generates after `prompt`.
  ///
  /// - Parameters:
  ///   - cache: Keeps what was read; a later prompt with the same beginning is continued from there.
  ///   - constraint: What the text must look like; nil leaves it to the model.
  ///   - onToken: Gets each token as it comes; false stops.
  ///   - onPrompt: Told, while the prompt is read, how many of its tokens have been read and how many there are to read;
  ///     false stops.
  /// - Throws: ``InputError`` when the prompt is empty or leaves no room in the context window.
  public func generate(
    _ prompt: [Int32], settings: SamplingSettings, cache: KeyValueCache, constraint: (any TextConstraint)? = nil,
    onToken: (Int32) throws -> Bool = { _ in true },
    onPrompt: (_ read: Int, _ count: Int) throws -> Bool = { _, _ in true }
  ) throws -> Result {
    try settings.validate()
    var sampler = Sampler(settings)
    var (hidden, read) = try read(prompt, cache, onPrompt)
    var result = Result(tokens: [], reason: .length, promptTokensRead: read)
    while let row = hidden {
      let count = result.tokens.count
      let isOver = try append(
        to: &result, model.logits(row), &sampler, constraint, maxTokens: settings.maxTokens, cache: cache)
      if result.tokens.count > count, try !onToken(result.tokens[count]) {
        result.reason = .cancelled
        return result
      }
      if isOver { return result }
      hidden = model.hiddenStates([result.tokens[count]], after: cache)
    }
    result.reason = .cancelled
    return result
  }

  /// Reads what a cache does not have of a prompt.
  ///
  /// - Returns: The last token's hidden state, `[1, D]`, nil if `onPrompt` stopped it; and how many tokens were read.
  func read(
    _ prompt: [Int32], _ cache: KeyValueCache,
    _ onPrompt: (_ read: Int, _ count: Int) throws -> Bool = { _, _ in true }
  ) throws -> (hidden: Tensor?, read: Int) {
    let window = model.configuration.contextLength
    guard !prompt.isEmpty else { throw InputError.usage("prompt", "it has no tokens", remedy: "Give some text.") }
    guard prompt.count < window else {
      throw InputError.usage(
        "prompt", "it has \(prompt.count) tokens, and the model's window of \(window) must hold prompt and answer",
        remedy: "Shorten the prompt.")
    }
    let reused = cache.keepCommonPrefix(with: prompt)
    var hidden: Tensor?
    for start in stride(from: reused, to: prompt.count, by: Self.promptChunk) {
      let chunk = prompt[start..<min(start + Self.promptChunk, prompt.count)]
      // A copy, so that the rows before it are not held.
      hidden = .stacked([model.hiddenStates(Array(chunk), after: cache).row(chunk.count - 1)])
      guard try onPrompt(start + chunk.count - reused, prompt.count - reused) else {
        return (nil, start + chunk.count - reused)
      }
    }
    return (hidden, prompt.count - reused)
  }

  /// Chooses the next token of a sequence; it is appended unless it ends the turn.
  ///
  /// - Parameter logits: Those of its last token, `[1, V]`; a constraint writes into them.
  /// - Returns: Whether the sequence is over: at the end of the turn, where its constraint says so, at the token limit, or
  ///   at the end of the window.
  func append(
    to result: inout Result, _ logits: Tensor, _ sampler: inout Sampler, _ constraint: (any TextConstraint)?,
    maxTokens: Int, cache: KeyValueCache
  ) throws -> Bool {
    let choices = UnsafeMutableBufferPointer(rebasing: logits.region.values[..<tokenCount])
    constraint?.mask(choices, after: result.tokens)
    let token = sampler.next(UnsafeBufferPointer(choices))
    // One value that is not finite in the hidden state makes all logits so, this one among them.
    guard choices[Int(token)].isFinite else { throw Self.notFinite }
    if stopTokens.contains(token) {
      result.reason = .stop
      return true
    }
    result.tokens.append(token)
    if let constraint, constraint.isComplete(result.tokens) {
      result.reason = .stop
      return true
    }
    // The token after the last position could be predicted, but never read.
    return cache.length + 1 >= model.configuration.contextLength || result.tokens.count >= maxTokens
  }
}
