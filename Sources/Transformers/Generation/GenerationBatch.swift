import Autograd

/// Continues several prompts together, a token for each in every step: the weights are read once for all of them.
///
/// Sequences join at any time and leave when they end. A prompt that starts like one that is here, or like the one that
/// left last, is read from where they differ. Each sequence gets the tokens that ``Generator`` would give it alone, except
/// where two choices are closer than the rounding of products: those of several rows sum in another order, and in bfloat16
/// those of four rows and more round their factors, which those of fewer do not.
public final class GenerationBatch {
  /// A sequence that has ended.
  public struct Finished {
    /// What ``join(_:settings:)`` returned.
    public let id: Int
    public let result: Generator.Result
  }

  private struct Sequence {
    let id: Int
    let cache: KeyValueCache
    let maxTokens: Int
    let constraint: (any TextConstraint)?
    var sampler: Sampler
    var result: Generator.Result
    /// Where its next token is predicted: a row of the hidden states.
    var hidden: Tensor
  }

  private let generator: Generator
  private var sequences: [Sequence] = []
  private var joinedCount = 0
  /// What is left of the sequence that ended last.
  private var left: KeyValueCache?

  public init(_ generator: Generator) { self.generator = generator }

  /// Sequences that are being continued.
  public var count: Int { sequences.count }

  /// Reads a prompt; from the next step on it is continued.
  ///
  /// - Parameter constraint: What the text must look like; nil leaves it to the model.
  /// - Returns: The sequence's number: 0, 1, 2, …
  /// - Throws: ``InputError`` when the settings are out of range, the prompt is empty, or it leaves no room in the context
  ///   window.
  @discardableResult
  public func join(
    _ prompt: [Int32], settings: SamplingSettings, constraint: (any TextConstraint)? = nil
  ) throws -> Int {
    try settings.validate()
    let known = (sequences.map(\.cache) + (left.map { [$0] } ?? [])).max {
      $0.commonPrefix(with: prompt) < $1.commonPrefix(with: prompt)
    }
    let cache = known?.fork() ?? generator.model.makeCache()
    let (hidden, read) = try generator.read(prompt, cache)
    guard let hidden else { preconditionFailure("GenerationBatch: reading was not stopped") }
    sequences.append(
      Sequence(
        id: joinedCount, cache: cache, maxTokens: settings.maxTokens, constraint: constraint, sampler: Sampler(settings),
        result: Generator.Result(tokens: [], reason: .length, promptTokensRead: read), hidden: hidden))
    joinedCount += 1
    return joinedCount - 1
  }

  /// Writes the next token of every sequence.
  ///
  /// - Returns: The sequences that ended with it, in the order in which they joined.
  /// - Throws: ``InputError`` when the model's output is no longer a finite number.
  public func step() throws -> [Finished] {
    guard !sequences.isEmpty else { return [] }
    let logits = generator.model.logits(.stacked(sequences.map(\.hidden)))
    var finished: [Finished] = []
    var going: [Sequence] = []
    for (row, var sequence) in sequences.enumerated() {
      let isOver = try generator.append(
        to: &sequence.result, logits.row(row), &sequence.sampler, sequence.constraint, maxTokens: sequence.maxTokens,
        cache: sequence.cache)
      if isOver {
        finished.append(Finished(id: sequence.id, result: sequence.result))
        left = sequence.cache
      } else {
        going.append(sequence)
      }
    }
    if !going.isEmpty {
      let hidden = generator.model.hiddenStates(
        going.map { ([$0.result.tokens[$0.result.tokens.count - 1]], $0.cache) })
      for row in going.indices { going[row].hidden = hidden.row(row) }
    }
    sequences = going
    return finished
  }
}

extension GenerationBatch {
  /// Generates after each of several prompts, up to `together` of them at a time.
  ///
  /// The sequence that ends last is kept: prompts of a later call that begin like it are read from where they differ.
  ///
  /// - Parameters:
  ///   - settings: Those of the prompt with this index.
  ///   - constraint: What its text must look like; nil leaves it to the model.
  ///   - onResult: Gets each result as it comes, with the index of its prompt; false stops, and what was not finished goes.
  /// - Returns: The results in the prompts' order, nil for those that were not finished when it was stopped.
  /// - Precondition: No sequence is being continued.
  public func generate(
    _ prompts: [[Int32]], together: Int = 16, settings: (Int) -> SamplingSettings,
    constraint: (Int) -> (any TextConstraint)? = { _ in nil },
    onResult: (Int, Generator.Result) throws -> Bool = { _, _ in true }
  ) throws -> [Generator.Result?] {
    precondition(together >= 1, "GenerationBatch: \(together) sequences together")
    precondition(sequences.isEmpty, "GenerationBatch: \(count) sequences are being continued")
    defer { sequences = [] }
    var results = [Generator.Result?](repeating: nil, count: prompts.count)
    let first = joinedCount
    var next = 0
    while next < prompts.count || count > 0 {
      while next < prompts.count, count < together {
        try join(prompts[next], settings: settings(next), constraint: constraint(next))
        next += 1
      }
      let all = try step()
      for finished in all { results[finished.id - first] = finished.result }
      for finished in all {
        guard try onResult(finished.id - first, finished.result) else { return results }
      }
    }
    return results
  }
}

extension Generator {
  /// Generates after each of several prompts: ``GenerationBatch/generate(_:together:settings:constraint:onResult:)`` of a
  /// batch of its own.
  public func generate(
    _ prompts: [[Int32]], together: Int = 16, settings: (Int) -> SamplingSettings,
    constraint: (Int) -> (any TextConstraint)? = { _ in nil },
    onResult: (Int, Result) throws -> Bool = { _, _ in true }
  ) throws -> [Result?] {
    try GenerationBatch(self).generate(
      prompts, together: together, settings: settings, constraint: constraint, onResult: onResult)
  }
}
