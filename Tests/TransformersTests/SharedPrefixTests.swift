import Autograd
import ModelTestSupport
import TestSupport
import Testing
import Transformers

/// What sequences begin with in common is computed once, and changes neither losses nor gradients.
struct SharedPrefixTests {
  private let opening = tinyTokens(12, seed: 1)
  /// Two that share the opening, one that shares nothing, one that goes on with all of the first, one with too little in
  /// common.
  private var sequences: [[Int32]] {
    let first = opening + tinyTokens(6, seed: 2)
    return [
      first, tinyTokens(9, seed: 3), opening + tinyTokens(4, seed: 4), first + tinyTokens(3, seed: 5),
      opening[..<5] + tinyTokens(7, seed: 6),
    ]
  }

  /// Each from some token on.
  private func weights(from start: Int) -> [[Float]] {
    sequences.map { tokens in tokens.indices.map { $0 < min(start, tokens.count - 1) ? 0 : 1 + Float($0 % 3) } }
  }

  @Test func rowsAreThereOnce() {
    let sequences = sequences, batch = TokenBatch(sequences, sharingAtMost: sequences.map { $0.count })
    // The fourth goes on behind the first's end, which is as far as there is something to share.
    #expect(batch.sequences.map(\.prefix) == [0..<0, 0..<0, 0..<12, 0..<18, 0..<0])
    #expect(batch.sequences.map(\.count) == sequences.map(\.count))
    #expect(batch.tokens.count == sequences.joined().count - batch.sequences.reduce(0) { $0 + $1.prefix.count })
    for (sequence, tokens) in zip(batch.sequences, sequences) {
      #expect((Array(sequence.prefix) + sequence.rows).map { batch.tokens[$0] } == tokens)
      #expect(sequence.rows.map { batch.positions[$0] } == (sequence.prefix.count..<tokens.count).map(Int32.init))
    }
  }

  /// No more than the limit, and a token of its own for each, be it the same as another from end to end.
  @Test func limitsHold() {
    let twice = [opening, opening]
    #expect(TokenBatch(twice, sharingAtMost: [12, 12]).sequences[1].prefix == 0..<11)
    #expect(TokenBatch(twice, sharingAtMost: [0, 9]).sequences[1].prefix == 0..<9)
    #expect(TokenBatch(twice, sharingAtMost: [12, 7]).sequences[1].prefix.isEmpty, "too short to be worth it")
    let unshared = TokenBatch(twice).sequences.map(\.prefix)
    #expect(unshared == [0..<0, 0..<0])
  }

  /// From the first token that counts on, rows are a sequence's own: supervision may begin anywhere.
  @Test(arguments: TinyModel.allCases, [1, 9, 12, 13])
  func lossesAndGradientsAreThoseOfEachAlone(variant: TinyModel, start: Int) throws {
    let model = try variant.load(), weights = weights(from: start)
    let packed = valueAndGradients(of: model.parameters) { model.lossSum(sequences, weights: weights) }
    var alone: Gradients?
    var sum = 0.0
    for (tokens, weights) in zip(sequences, weights) {
      sum += Double(addGradients(of: model.parameters, to: &alone) { model.lossSum([tokens], weights: [weights]) }.scalar)
    }
    let expected = try #require(alone)
    expectClose([packed.0.scalar], [sum], relative: 1e-6)
    for (index, parameter) in model.parameters.enumerated() {
      expectClose(
        packed.1.values[index].floats, expected.values[index].doubles, relative: 1e-4, absolute: 1e-4, parameter.name)
    }
  }
}
