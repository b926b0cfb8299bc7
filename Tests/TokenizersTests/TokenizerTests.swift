import Testing
import Tokenizers

@Suite struct TokenizerTests {
  @Test(arguments: SmallTokenizer.names)
  func `ids are those of Hugging Face's tokenizers`(_ name: String) throws {
    let small = try SmallTokenizer.named(name)
    let tokenizer = try Tokenizer(small.vocabulary)
    for line in small.lines {
      #expect(tokenizer.encode(line.text, specialTokens: .parsed) == line.parsed, "\(line.text.debugDescription)")
      #expect(tokenizer.encode(line.text, specialTokens: .asText) == line.asText, "\(line.text.debugDescription)")
    }
  }

  @Test(arguments: SmallTokenizer.names)
  func `ids decode to what Hugging Face's tokenizers say`(_ name: String) throws {
    let small = try SmallTokenizer.named(name)
    let tokenizer = try Tokenizer(small.vocabulary)
    for decoded in small.decoded {
      #expect(tokenizer.decode(decoded.ids).utf8.elementsEqual(decoded.text.utf8))
      #expect(tokenizer.decode(decoded.ids, skippingSpecialTokens: true).utf8.elementsEqual(decoded.skipping.utf8))
    }
  }

  @Test(arguments: SmallTokenizer.names)
  func `decoding gives the text back`(_ name: String) throws {
    let tokenizer = try Tokenizer(try SmallTokenizer.named(name).vocabulary)
    var generator = SplitMix64(seed: 5)
    for _ in 0..<300 {
      let text = RandomText.string(length: Int.random(in: 0...200, using: &generator), using: &generator)
      for handling in [Tokenizer.SpecialTokens.parsed, .asText] {
        let ids = tokenizer.encode(text, specialTokens: handling)
        #expect(tokenizer.decode(ids).utf8.elementsEqual(text.utf8), "\(text.debugDescription)")
      }
      #expect(tokenizer.unencodableScalars(in: text).isEmpty)
    }
  }

  @Test func `a long text without any break is encoded like its parts`() throws {
    // One piece of 300,000 bytes: merging must not be quadratic, and repeats must not change it.
    let tokenizer = try Tokenizer(try SmallTokenizer.named("gpt-2").vocabulary)
    let text = String(repeating: "whenever", count: 40_000)
    let ids = tokenizer.encode(text, specialTokens: .asText)
    #expect(tokenizer.decode(ids) == text)
    #expect(ids.count < 100_000)
  }

  @Test func `special tokens and BOS`() throws {
    let tokenizer = try Tokenizer(try SmallTokenizer.named("smollm").vocabulary)
    let text = "<|im_start|>hi<|im_end|>"
    let parsed = tokenizer.encode(text, specialTokens: .parsed)
    #expect(parsed.first == 1 && parsed.last == 2)
    #expect(!tokenizer.encode(text, specialTokens: .asText).contains { tokenizer.isSpecial($0) })
    #expect(tokenizer.encode(text, specialTokens: .parsed, addingBOS: true) == [0] + parsed)
    #expect(tokenizer.encode("", specialTokens: .parsed, addingBOS: true) == [0])
    #expect(tokenizer.decode(parsed, skippingSpecialTokens: true) == "hi")
    #expect(tokenizer.decode(parsed) == text)
    #expect(tokenizer.isSpecial(1) && !tokenizer.isSpecial(tokenizer.tokenID(for: "<tool>")!))
  }

  @Test func `facts of the vocabulary`() throws {
    let small = try SmallTokenizer.named("llama-bpe")
    let tokenizer = try Tokenizer(small.vocabulary)
    #expect(tokenizer.vocabularySize == small.tokens.count)
    #expect(tokenizer.bosTokenID == 0 && tokenizer.eosTokenID == 2)
    #expect(tokenizer.endOfGenerationTokenIDs == [0, 2])  // <|endoftext|> and <|im_end|>
    #expect(tokenizer.tokenID(for: "<|im_start|>") == 1)
    #expect(tokenizer.tokenID(for: "no such token") == nil)
    #expect(tokenizer.addsBOS && !tokenizer.addsEOS)  // llama-bpe starts with BOS unless the file says no
    #expect(try !Tokenizer(SmallTokenizer.named("qwen2").vocabulary).addsBOS)

    var other = small.vocabulary
    (other.addBOS, other.addEOS, other.eotTokenID) = (false, true, 5)
    let changed = try Tokenizer(other)
    #expect(!changed.addsBOS && changed.addsEOS)
    #expect(changed.endOfGenerationTokenIDs == [0, 2, 5])
  }

  @Test func `bytes without a token are left out and named`() throws {
    var vocabulary = try SmallTokenizer.named("smollm").vocabulary
    let bell = vocabulary.tokens.firstIndex(of: "ć")!  // byte 7
    vocabulary.tokens[bell] = "<bell>"
    vocabulary.tokenTypes[bell] = .control
    let tokenizer = try Tokenizer(vocabulary)
    #expect(tokenizer.unencodableScalars(in: "a\u{7}b\u{7}") == ["\u{7}"])
    #expect(tokenizer.decode(tokenizer.encode("a\u{7}b", specialTokens: .asText)) == "ab")
  }
}
