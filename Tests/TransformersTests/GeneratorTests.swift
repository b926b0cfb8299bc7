import ModelTestSupport
import TestSupport
import Testing
import Transformers

struct GeneratorTests {
  private let settings = SamplingSettings(maxTokens: 24)

  /// 24 tokens each; the fixture makes sure that no choice among them is closer than 0.01.
  @Test(arguments: TinyModel.allCases)
  func greedyTokensEqualTransformers(variant: TinyModel) throws {
    let model = try variant.load(), generator = Generator(model: model, stopTokens: [])
    for sequence in try variant.sequences() {
      var streamed: [Int32] = []
      let result = try generator.generate(sequence.tokens, settings: settings, cache: model.makeCache()) {
        streamed.append($0)
        return true
      }
      #expect(result.tokens == sequence.greedy)
      #expect(streamed == result.tokens)
      #expect(result.reason == .length && result.promptTokensRead == sequence.tokens.count)
    }
  }

  @Test(arguments: TinyModel.allCases)
  func aSharedBeginningIsReadOnce(variant: TinyModel) throws {
    let model = try variant.load(), generator = Generator(model: model, stopTokens: []), cache = model.makeCache()
    let prefix = tinyTokens(40, seed: 1)
    for (index, end) in [[5, 6, 7], [5, 9], [], [8]].enumerated() {
      let prompt = prefix + end.map(Int32.init)
      let reused = try generator.generate(prompt, settings: settings, cache: cache)
      let fresh = try generator.generate(prompt, settings: settings, cache: model.makeCache())
      #expect(reused.tokens == fresh.tokens)
      #expect(fresh.promptTokensRead == prompt.count)
      if index > 0 { #expect(reused.promptTokensRead <= end.count + 1) }
    }
  }

  @Test func aStopTokenEndsTheAnswerAndIsNoPartOfIt() throws {
    let model = try TinyModel.tied.load(), sequence = try TinyModel.tied.sequences()[1]
    let generator = Generator(model: model, stopTokens: [sequence.greedy[5]])
    let result = try generator.generate(sequence.tokens, settings: settings, cache: model.makeCache())
    #expect(result.tokens == Array(sequence.greedy[..<5]) && result.reason == .stop)
  }

  /// A prompt longer than what is read at a time.
  @Test func aLongPromptIsReadInPartsAndMayBeGivenUp() throws {
    let model = try LlamaModel(
      initialising: LlamaConfiguration(
        hiddenSize: 16, intermediateSize: 24, layerCount: 1, headCount: 2, keyValueHeadCount: 1, headDimension: 8,
        vocabularySize: 270, contextLength: 1200, rmsNormEpsilon: 1e-5, ropeTheta: 10_000), seed: 1)
    let generator = Generator(model: model, stopTokens: []), prompt = tinyTokens(1100, seed: 2)
    var seen: [Int] = []
    let whole = try generator.generate(prompt, settings: settings, cache: model.makeCache()) { _ in
      true
    } onPrompt: { read, count in
      #expect(count == prompt.count)
      seen.append(read)
      return true
    }
    #expect(seen == [512, 1024, 1100])
    #expect(whole.reason == .length && whole.promptTokensRead == prompt.count)
    let cache = model.makeCache()
    let stopped = try generator.generate(prompt, settings: settings, cache: cache) { _ in true } onPrompt: { _, _ in false }
    #expect(stopped.reason == .cancelled && stopped.tokens.isEmpty && stopped.promptTokensRead == seen[0])
    // What was read stays good.
    let resumed = try generator.generate(prompt, settings: settings, cache: cache)
    #expect(resumed.tokens == whole.tokens && resumed.promptTokensRead == prompt.count - seen[0])
  }

  @Test func theCallerMayEndIt() throws {
    let model = try TinyModel.tied.load(), sequence = try TinyModel.tied.sequences()[1]
    var count = 0
    let result = try Generator(model: model, stopTokens: []).generate(
      sequence.tokens, settings: settings, cache: model.makeCache()
    ) { _ in
      count += 1
      return count < 3
    }
    #expect(result.tokens == Array(sequence.greedy[..<3]) && result.reason == .cancelled)
  }

  @Test func theEndOfTheWindowEndsTheAnswer() throws {
    let model = try TinyModel.tied.load(), cache = model.makeCache()
    let result = try Generator(model: model, stopTokens: []).generate(
      tinyTokens(509, seed: 4), settings: SamplingSettings(maxTokens: 100), cache: cache)
    #expect(result.reason == .length)
    #expect((1..<10).contains(result.tokens.count))
    #expect(cache.length <= model.configuration.contextLength)
  }

  @Test func theSameSeedSamplesTheSameText() throws {
    let model = try TinyModel.untied.load(), generator = Generator(model: model, stopTokens: [])
    func text(_ seed: UInt64) throws -> [Int32] {
      let settings = SamplingSettings(temperature: 1, topP: 0.9, seed: seed, maxTokens: 20)
      return try generator.generate([5, 6, 7], settings: settings, cache: model.makeCache()).tokens
    }
    #expect(try text(1) == text(1))
    #expect(try text(1) != text(2))
  }

  @Test func promptsThatCannotBeReadAreRefused() throws {
    let model = try TinyModel.tied.load(), generator = Generator(model: model, stopTokens: [])
    func message(_ prompt: [Int32]) -> String? {
      inputError { _ = try generator.generate(prompt, settings: settings, cache: model.makeCache()) }?.description
    }
    #expect(message([]) == "prompt: it has no tokens. Give some text.")
    #expect(
      message(tinyTokens(512, seed: 5))
        == "prompt: it has 512 tokens, and the model's window of 512 must hold prompt and answer. Shorten the prompt.")
  }

  @Test(
    arguments: [
      ("temperature: -1.0 is not a number from 0 up.", SamplingSettings(temperature: -1)),
      ("temperature: nan is not a number from 0 up.", SamplingSettings(temperature: .nan)),
      ("top-p: 0.0 is not above 0 and at most 1.", SamplingSettings(topP: 0)),
      ("top-p: 1.5 is not above 0 and at most 1.", SamplingSettings(topP: 1.5)),
      ("top-k: -1 is negative.", SamplingSettings(topK: -1)),
      ("max-tokens: 0 is not at least 1.", SamplingSettings(maxTokens: 0)),
    ])
  func settingsOutOfRangeAreRefused(message: String, settings: SamplingSettings) throws {
    let model = try TinyModel.tied.load(), generator = Generator(model: model, stopTokens: [])
    let error = inputError { _ = try generator.generate([5], settings: settings, cache: model.makeCache()) }
    #expect(error?.description == message)
  }
}
