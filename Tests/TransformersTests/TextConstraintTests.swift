import ModelTestSupport
import TestSupport
import Testing
import Transformers

/// What a constraint demands holds whatever the model would rather write.
struct TextConstraintTests {
  private let model: LanguageModel

  init() throws { model = try LanguageModel(path: Fixture.path("../../checkpoints/tiny.gguf")) }

  /// Texts behind prompts of all kinds, sampled so that they differ.
  private func texts(
    _ constraint: (any TextConstraint)?, maxTokens: Int = 40
  ) throws -> [(text: String, result: Generator.Result)] {
    let prompts = ["The fox", "Question:", "Who is it?\n", "a, b and c"].map {
      model.tokenizer.encode($0, specialTokens: .asText)
    }
    let results = try model.generator.generate((0..<24).map { prompts[$0 % prompts.count] }) { index in
      SamplingSettings(temperature: 2, seed: UInt64(index), maxTokens: maxTokens)
    } constraint: { _ in constraint }
    return try results.map { result in
      let result = try #require(result)
      return (model.tokenizer.decode(result.tokens), result)
    }
  }

  @Test func aTextBeginsWithOneOfItsOpenings() throws {
    let openings = [" What", " In what year", " Who"]
    let constraint = LineConstraint(model.tokenizer, openings: openings, ending: .lineBreak)
    let texts = try texts(constraint).map(\.text)
    #expect(texts.allSatisfy { text in openings.contains { text.hasPrefix($0) } })
    // More than one is chosen, and what follows is free.
    #expect(Set(texts.compactMap { text in openings.first { text.hasPrefix($0) } }).count > 1)
    #expect(Set(texts).count > 12)
    #expect(try !self.texts(nil).contains { text in openings.contains { text.text.hasPrefix($0) } })
  }

  @Test func theModelChoosesAmongWholeTexts() throws {
    let choices = [" What is it?", " What is the fox?", " Who is it?"]
    let texts = try texts(LineConstraint(model.tokenizer, openings: choices, ending: .questionMark))
    #expect(texts.allSatisfy { choices.contains($0.text) && $0.result.reason == .stop })
    #expect(Set(texts.map(\.text)).count > 1)
  }

  @Test func aLineEndsAtItsFirstBreak() throws {
    let texts = try texts(LineConstraint(model.tokenizer, ending: .lineBreak))
    for (text, result) in texts {
      let broken = text.firstIndex(where: \.isNewline)
      #expect(broken == nil || model.tokenizer.decode(result.tokens.dropLast()).allSatisfy { !$0.isNewline })
      #expect(broken == nil || result.reason == .stop)
    }
    #expect(texts.contains { $0.text.contains(where: \.isNewline) })
  }

  /// It comes to the mark or to the limit; before that it ends neither its line nor its turn.
  @Test func aQuestionEndsAtItsFirstMark() throws {
    let texts = try texts(LineConstraint(model.tokenizer, ending: .questionMark), maxTokens: 200)
    for (text, result) in texts {
      let before = model.tokenizer.decode(result.tokens.dropLast())
      #expect(!before.contains("?") && !before.contains(where: \.isNewline))
      #expect(text.contains("?") == (result.reason == .stop))
      #expect(result.reason == .stop || result.tokens.count == 200)
    }
    #expect(texts.contains { $0.result.reason == .stop })
  }

  @Test func aConstraintHoldsForASequenceAlone() throws {
    let choices = [" yes?", " no?"], prompt = model.tokenizer.encode("Is it?", specialTokens: .asText)
    let constraint = LineConstraint(model.tokenizer, openings: choices, ending: .questionMark)
    let result = try model.generator.generate(
      prompt, settings: SamplingSettings(maxTokens: 20), cache: model.model.makeCache(), constraint: constraint)
    #expect(choices.contains(model.tokenizer.decode(result.tokens)) && result.reason == .stop)
  }

  /// Sequences with and without constraints go together, and each has its own.
  @Test func eachSequenceHasItsOwn() throws {
    let prompt = model.tokenizer.encode("The fox", specialTokens: .asText)
    let alone = try model.generator.generate([prompt]) { _ in SamplingSettings(maxTokens: 8) }
    let mixed = try model.generator.generate([prompt, prompt, prompt]) { _ in SamplingSettings(maxTokens: 8) } constraint: {
      $0 == 1 ? LineConstraint(model.tokenizer, openings: [" zebra"], ending: .lineBreak) : nil
    }
    #expect(mixed[0]?.tokens == alone[0]?.tokens && mixed[2]?.tokens == alone[0]?.tokens)
    let own = model.tokenizer.decode(mixed[1]?.tokens ?? [])
    #expect(own.hasPrefix(" zebra"))
  }

  /// A batch that is used again reads what prompts of the last call begin with no second time.
  @Test func aBatchKeepsWhatItReadLast() throws {
    let model = try TinyModel.tied.load(), batch = GenerationBatch(Generator(model: model, stopTokens: []))
    let start = tinyTokens(100, seed: 2)
    let first = try batch.generate([start + [5], start + [6]]) { _ in SamplingSettings(maxTokens: 3) }
    let second = try batch.generate([start + [7, 8]]) { _ in SamplingSettings(maxTokens: 3) }
    #expect(first.map { $0?.promptTokensRead } == [101, 1])
    #expect(second.map { $0?.promptTokensRead } == [2])
  }
}
