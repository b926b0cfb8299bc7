import Autograd
import Diagnostics
import Foundation

/// How well a model predicts a text.
public struct TextScore: Sendable {
  /// `−log P(token)` in nats of each token but the first.
  public let losses: [Float]

  /// Mean loss in nats a token.
  public var meanLoss: Double { losses.reduce(0.0) { $0 + Double($1) } / Double(max(1, losses.count)) }
  /// `e^(mean loss)`.
  public var perplexity: Double { exp(meanLoss) }
}

extension LlamaModel {
  /// Scores a text with a sliding window: each token is predicted once, with at least `window − stride` tokens before
  /// it where the text has them.
  ///
  /// - Parameters:
  ///   - window: Tokens in view at a time, at most the context length.
  ///   - stride: Tokens by which the window moves, at most the window.
  ///   - progress: Called after each window with the number of tokens scored so far.
  public func score(
    _ tokens: [Int32], window: Int, stride: Int, progress: (Int) throws -> Void = { _ in }
  ) throws -> TextScore {
    precondition(
      window >= 2 && window <= configuration.contextLength && stride >= 1 && stride < window,
      "score: a window of \(window) moved by \(stride)")
    var losses: [Float] = []
    var start = 0
    while losses.count + 1 < tokens.count {
      let end = min(start + window, tokens.count)
      let inputs = Array(tokens[start..<end - 1]), targets = Array(tokens[start + 1..<end])
      // Targets that an earlier window has scored carry no weight.
      let scored = losses.count - start
      let weights = targets.indices.map { $0 >= scored ? Float(1) : 0 }
      let hidden = hiddenStates(TokenBatch([inputs]))
      let new = self.losses(hidden, targets: targets, weights: weights).losses[scored...]
      guard new.allSatisfy(\.isFinite) else { throw Generator.notFinite }
      losses += new
      start += stride
      try progress(losses.count)
    }
    return TextScore(losses: losses)
  }

  /// Scores what follows a prompt: every one of these tokens, with the whole prompt in view.
  ///
  /// - Parameter cache: Keeps what was read; a later prompt with the same beginning is continued from there.
  /// - Throws: ``InputError`` if both do not fit into the window.
  public func score(_ tokens: [Int32], after prompt: [Int32], cache: KeyValueCache) throws -> TextScore {
    precondition(!prompt.isEmpty && !tokens.isEmpty, "score: \(tokens.count) tokens after \(prompt.count)")
    let count = prompt.count + tokens.count, window = configuration.contextLength
    guard count <= window else {
      throw InputError.usage(
        "prompt", "it has \(count) tokens with its answer, and the model's window has \(window)",
        remedy: "Shorten the prompt.")
    }
    let reused = cache.keepCommonPrefix(with: prompt)
    for start in stride(from: reused, to: prompt.count - 1, by: Generator.promptChunk) {
      let end = min(start + Generator.promptChunk, prompt.count - 1)
      _ = hiddenStates(Array(prompt[start..<end]), after: cache)
    }
    let hidden = hiddenStates(prompt.suffix(1) + tokens.dropLast(), after: cache)
    let losses = self.losses(hidden, targets: tokens, weights: tokens.map { _ in 1 }).losses
    guard losses.allSatisfy(\.isFinite) else { throw Generator.notFinite }
    return TextScore(losses: Array(losses))
  }
}
