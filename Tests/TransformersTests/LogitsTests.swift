import Autograd
import ModelTestSupport
import TestSupport
import Testing
import Transformers

struct LogitsTests {
  @Test(arguments: TinyModel.allCases)
  func equalTransformers(variant: TinyModel) throws {
    let model = try variant.load(), expected = try variant.logits(), sequences = try variant.sequences()
    #expect(sequences.count == 3 && expected.count == 3)
    for (sequence, logits) in zip(sequences, expected) {
      expectClose(
        model.logits(sequence.tokens), logits, relative: logitTolerance, absolute: logitTolerance,
        "logits of \(sequence.tokens.count) tokens")
    }
  }

  @Test(arguments: TinyModel.allCases)
  func packedSequencesAreEachAsAlone(variant: TinyModel) throws {
    let model = try variant.load()
    let sequences = [1, 70, 7, 19].map { tinyTokens($0, seed: UInt64($0)) }
    let packed = model.logits(model.hiddenStates(TokenBatch(sequences))).floats
    let alone = sequences.flatMap { model.logits($0) }
    expectClose(packed, alone.doubles, relative: logitTolerance, absolute: logitTolerance)
  }

  @Test func aTokenDoesNotSeeThoseAfterIt() throws {
    let model = try TinyModel.tied.load()
    let tokens = tinyTokens(12, seed: 1), other = tokens[..<7] + tinyTokens(5, seed: 2)
    let rows = 7 * model.configuration.vocabularySize
    withThreads(2) {
      expectSameBits(Array(model.logits(Array(other))[..<rows]), Array(model.logits(tokens)[..<rows]))
    }
  }

  @Test func sizesComeFromTheFile() throws {
    let tied = try TinyModel.tied.load(), untied = try TinyModel.untied.load()
    #expect(
      tied.configuration
        == LlamaConfiguration(
          hiddenSize: 32, intermediateSize: 96, layerCount: 2, headCount: 4, keyValueHeadCount: 2, headDimension: 8,
          vocabularySize: 320, contextLength: 512, rmsNormEpsilon: 1e-5, ropeTheta: 100_000))
    #expect(
      untied.configuration
        == LlamaConfiguration(
          hiddenSize: 24, intermediateSize: 40, layerCount: 2, headCount: 3, keyValueHeadCount: 3, headDimension: 12,
          vocabularySize: 264, contextLength: 512, rmsNormEpsilon: 1e-5, ropeTheta: 10_000))
    #expect(tied.head === tied.embedding.head && untied.head !== untied.embedding.head)
  }

  /// Weights that stay as they are in the file compute what expanded ones do: logits, all at once and token by token,
  /// losses and gradients.
  @Test(arguments: TinyModel.allCases)
  func frozenWeightsComputeTheSame(variant: TinyModel) throws {
    let frozen = try variant.loadFrozen(), plain = try variant.load()
    #expect(frozen.parameters.allSatisfy { $0.value.shape.count == 1 }, "only norms are left to be trained")
    for (sequence, expected) in zip(try variant.sequences(), try variant.logits()) {
      expectClose(frozen.logits(sequence.tokens), expected, relative: logitTolerance, absolute: logitTolerance)
      let cache = frozen.makeCache()
      let stepwise = sequence.tokens.flatMap { frozen.logits(frozen.hiddenStates([$0], after: cache)).floats }
      expectClose(stepwise, expected, relative: logitTolerance, absolute: logitTolerance)
    }
    let tokens = tinyTokens(40, seed: 3), weights = [[Float](repeating: 1, count: 40)]
    let results = [frozen, plain].map { model in
      valueAndGradients(of: [model.norm.weight, model.blocks[0].attentionNorm.weight]) {
        model.lossSum([tokens], weights: weights)
      }
    }
    expectClose([results[0].0.scalar], [Double(results[1].0.scalar)], relative: 1e-5)
    for (a, b) in zip(results[0].1.values, results[1].1.values) {
      expectClose(a.floats, b.floats.doubles, relative: 1e-3, absolute: 1e-4)
    }
    for (role, a, b) in LinearRole.allCases.map({ ($0, frozen.blocks[1][$0], plain.blocks[1][$0]) }) {
      expectSameBits(
        try #require(a as? any LinearMap).weightValues.floats, try #require(b as? any LinearMap).weightValues.floats,
        role.moduleName)
    }
  }

  /// Weights under Hugging Face's names, in Hugging Face's order, are those of the safetensors file beside.
  @Test(arguments: TinyModel.allCases)
  func weightsAreThoseOfTheSafetensorsFile(variant: TinyModel) throws {
    let expected = try Fixture.tensors("tiny_llama/\(variant.rawValue)/model.safetensors")
    let parameters = try variant.load().parameters
    #expect(Set(parameters.map(\.name)) == Set(expected.keys))
    for parameter in parameters {
      expectSameBits(parameter.value.floats, try #require(expected[parameter.name]), parameter.name)
    }
  }
}
