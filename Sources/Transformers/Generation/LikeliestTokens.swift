import Autograd
import Foundation
import Kernels

extension LlamaModel {
  /// What the model thinks of the tokens of some continuations: the `k` likeliest at each place, with their probabilities.
  ///
  /// What the prompts begin with in common is read once.
  ///
  /// - Parameters:
  ///   - k: Tokens for each place, in falling order of their probabilities.
  ///   - keepsRest: Give each row what the other tokens have together, ``TokenTargets/rests``.
  /// - Returns: For each continuation a row for each of its tokens.
  public func likeliestTokens(
    _ k: Int, in continuations: [[Int32]], after prompts: [[Int32]], keepsRest: Bool
  ) throws -> [TokenTargets] {
    precondition(
      continuations.count == prompts.count && prompts.allSatisfy { !$0.isEmpty }, "likeliestTokens: a prompt for each")
    guard let first = prompts.first else { return [] }
    let common = prompts.dropFirst().reduce(first.count - 1) { length, prompt in
      min(prompt.count - 1, first[..<length].commonPrefixCount(with: prompt))
    }
    let shared = makeCache()
    for start in stride(from: 0, to: common, by: Generator.promptChunk) {
      _ = hiddenStates(Array(first[start..<min(start + Generator.promptChunk, common)]), after: shared)
    }
    let rests = zip(prompts, continuations).map { prompt, continuation in Array((prompt[common...] + continuation).dropLast()) }
    let hidden = hiddenStates(rests.map { ($0, shared.fork()) })
    var targets: [TokenTargets] = [], row = 0
    for (rest, continuation) in zip(rests, continuations) {
      let places = (row + rest.count - continuation.count)..<(row + rest.count)
      targets.append(try likeliestTokens(k, hidden.detached.rows(places.map(Int32.init)), keepsRest))
      row += rest.count
    }
    return targets
  }

  private func likeliestTokens(_ k: Int, _ hidden: Tensor, _ keepsRest: Bool) throws -> TokenTargets {
    var targets = TokenTargets()
    guard hidden.shape[0] > 0 else { return targets }
    let logits = logits(hidden), width = logits.shape[1]
    for row in 0..<logits.shape[0] {
      let line = logits.region.slice(row * width, count: width)
      let likeliest = UnsafeBufferPointer(line.values).likeliest(k)
      guard likeliest.shares.allSatisfy(\.isFinite) else { throw Generator.notFinite }
      let sum = likeliest.shares.reduce(0, +)
      targets.append(classes: likeliest.classes, shares: likeliest.shares, rest: keepsRest ? max(0, 1 - sum) : 0)
    }
    return targets
  }
}

extension UnsafeBufferPointer<Float> {
  /// The classes with the largest logits, and their shares of the softmax over all.
  fileprivate func likeliest(_ k: Int) -> (classes: [Int32], shares: [Float]) {
    // The smallest that is kept is last; most logits are below it.
    var kept: [(index: Int, value: Float)] = []
    for (index, value) in enumerated() where kept.count < k || value > kept[kept.count - 1].value {
      let place = kept.firstIndex { $0.value < value } ?? kept.count
      kept.insert((index, value), at: place)
      if kept.count > k { kept.removeLast() }
    }
    let largest = kept.first?.value ?? 0
    var sum = 0.0
    for value in self { sum += Double(exp(value - largest)) }
    return (kept.map { Int32($0.index) }, kept.map { Float(Double(exp($0.value - largest)) / sum) })
  }
}
