import Autograd
import Diagnostics

/// Scores what follows prompts, several together: how well a model predicts one text behind another.
///
/// What neighbouring prompts begin with is read once, also if the neighbour was the last of an earlier call. The rest of
/// all prompts passes through the model together.
public final class ContinuationScorer {
  /// Tokens that pass through the model together; bounds the memory.
  private static let passLength = 1024

  private let model: LlamaModel
  /// What was read last.
  private var last: KeyValueCache

  public init(_ model: LlamaModel) {
    self.model = model
    last = model.makeCache()
  }

  /// The losses of every token of each text, with all of its prompt in view.
  ///
  /// - Throws: ``InputError`` if a prompt and its text do not fit into the window together.
  public func score(_ pairs: [(prompt: [Int32], text: [Int32])]) throws -> [TextScore] {
    var scores: [TextScore] = [], group: [Pending] = [], length = 0
    for (index, (prompt, text)) in pairs.enumerated() {
      let next = index + 1 < pairs.count ? pairs[index + 1].prompt : []
      let pending = try pending(prompt, text, next: next, group.last?.shared ?? last)
      if !group.isEmpty, length + pending.inputs.count > Self.passLength {
        scores += try pass(group)
        (group, length) = ([], 0)
      }
      length += pending.inputs.count
      group.append(pending)
    }
    if !group.isEmpty { scores += try pass(group) }
    return scores
  }

  /// A text that waits for the next pass.
  private struct Pending {
    var cache: KeyValueCache
    /// What it has in common with the next prompt.
    var shared: KeyValueCache
    /// What the cache does not have of prompt and text, without the text's last token.
    var inputs: [Int32]
    var text: [Int32]
    /// Where the text's first token is predicted, among the inputs.
    var first: Int { inputs.count - text.count }
  }

  private func pending(_ prompt: [Int32], _ text: [Int32], next: [Int32], _ before: KeyValueCache) throws -> Pending {
    precondition(!prompt.isEmpty && !text.isEmpty, "score: \(text.count) tokens after \(prompt.count)")
    let window = model.configuration.contextLength
    guard prompt.count + text.count <= window else {
      throw InputError.usage(
        "prompt", "it has \(prompt.count + text.count) tokens with its answer, and the model's window has \(window)",
        remedy: "Shorten the prompt.")
    }
    let cache = before.fork()
    let reused = cache.keepCommonPrefix(with: prompt)
    // What the next prompt has in common with this one is read now, so that it is there for both.
    let shared = min(zip(prompt, next).prefix { $0 == $1 }.count, prompt.count - 1)
    for start in stride(from: reused, to: shared, by: Generator.promptChunk) {
      _ = model.hiddenStates(Array(prompt[start..<min(start + Generator.promptChunk, shared)]), after: cache)
    }
    return Pending(
      cache: cache, shared: cache.fork(), inputs: prompt[cache.length...] + text.dropLast(), text: text)
  }

  private func pass(_ group: [Pending]) throws -> [TextScore] {
    let hidden = model.hiddenStates(group.map { ($0.inputs, $0.cache) })
    // No logits are made where the weight is 0: inside the prompts.
    let weights = group.flatMap { [Float](repeating: 0, count: $0.first) + $0.text.map { _ in 1 } }
    let targets = group.flatMap { $0.inputs.dropFirst().prefix($0.first) + $0.text }
    let losses = model.losses(hidden, targets: targets, weights: weights).losses
    guard losses.allSatisfy(\.isFinite) else { throw Generator.notFinite }
    last = group[group.count - 1].cache
    var start = 0
    return group.map { pending in
      start += pending.inputs.count
      return TextScore(losses: Array(losses[start - pending.text.count..<start]))
    }
  }
}
