import Diagnostics
import Testing
import Tokenizers

@Suite struct BytePairTrainerTests {
  /// The merges that Hugging Face's `BpeTrainer` learns from the same text.
  @Test(arguments: PreTokenizer.allCases)
  func `learns what Hugging Face's trainer learns`(_ preTokenizer: PreTokenizer) throws {
    let small = try SmallTokenizer.named(preTokenizer.rawValue)
    let trainer = BytePairTrainer(
      vocabularySize: small.trained, specialTokens: small.control, preTokenizer: preTokenizer)
    let vocabulary = try trainer.vocabulary(from: try fixtureText("tokenizer_ids/corpus.txt"))
    #expect(vocabulary.merges == small.merges)
    #expect(vocabulary.tokens == Array(small.tokens.prefix(small.trained)))
    #expect(vocabulary.tokenTypes.prefix(4) == [.control, .control, .control, .normal])
    _ = try Tokenizer(vocabulary)
  }

  @Test func `a vocabulary without merges is the bytes`() throws {
    let vocabulary = try BytePairTrainer(vocabularySize: 257, specialTokens: ["<end>"]).vocabulary(from: "")
    #expect(vocabulary.tokens.count == 257 && vocabulary.merges.isEmpty)
    let tokenizer = try Tokenizer(vocabulary)
    #expect(tokenizer.encode("é", specialTokens: .asText).count == 2)
    #expect(tokenizer.endOfGenerationTokenIDs == [0])
  }

  @Test func `two ways to spell a token are two merges`() throws {
    let text = "aaab aaab aaab caaa caaa caaa aab aab"
    let vocabulary = try BytePairTrainer(vocabularySize: 262, specialTokens: []).vocabulary(from: text)
    #expect(Set(vocabulary.tokens.map { Array($0.utf8) }).count == 262)
    _ = try Tokenizer(vocabulary)
  }

  @Test func `a text that is too short is refused`() {
    let error = #expect(throws: InputError.self) {
      try BytePairTrainer(vocabularySize: 300, specialTokens: []).vocabulary(from: "ab ab")
    }
    #expect(
      error?.description
        == "vocabulary: the text is only enough for 258 tokens, expected 300. "
        + "Give more text or ask for a smaller vocabulary.")
  }
}
