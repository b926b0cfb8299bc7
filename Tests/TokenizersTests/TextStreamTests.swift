import Testing
import Tokenizers

@Suite struct TextStreamTests {
  /// One token for each byte, and the texts after each.
  private func texts(_ text: String) throws -> [String] {
    let small = try SmallTokenizer.named("gpt-2")
    var vocabulary = small.vocabulary
    vocabulary.merges = []
    let tokenizer = try Tokenizer(vocabulary)
    var stream = TextStream(tokenizer)
    return tokenizer.encode(text, specialTokens: .asText).map { stream.append($0) } + [stream.flush()]
  }

  @Test func `characters come when they are complete`() throws {
    #expect(try texts("aé") == ["a", "", "é", ""])
    #expect(try texts("中🙂") == ["", "", "中", "", "", "", "🙂", ""])
  }

  @Test func `an incomplete character comes at the end`() throws {
    let tokenizer = try Tokenizer(try SmallTokenizer.named("gpt-2").vocabulary)
    var stream = TextStream(tokenizer)
    let lead = tokenizer.tokenID(for: "Ã")!  // byte 0xc3
    #expect(stream.append(lead) == "")
    #expect(stream.append(lead) == "\u{fffd}")
    #expect(stream.flush() == "\u{fffd}")
    #expect(stream.flush() == "")
  }

  @Test func `special tokens are left out unless asked for`() throws {
    let tokenizer = try Tokenizer(try SmallTokenizer.named("gpt-2").vocabulary)
    var skipping = TextStream(tokenizer)
    var complete = TextStream(tokenizer, skippingSpecialTokens: false)
    #expect(skipping.append(2) == "")
    #expect(complete.append(2) == "<|im_end|>")
  }

  /// Any ids, also those that are no text, stream to what they decode to.
  @Test func `streamed text is decoded text`() throws {
    let tokenizer = try Tokenizer(try SmallTokenizer.named("llama-bpe").vocabulary)
    var generator = SplitMix64(seed: 23)
    for _ in 0..<500 {
      let ids = (0..<20).map { _ in Int32.random(in: 0..<Int32(tokenizer.vocabularySize), using: &generator) }
      var stream = TextStream(tokenizer, skippingSpecialTokens: false)
      let streamed = ids.map { stream.append($0) }.joined() + stream.flush()
      #expect(streamed.utf8.elementsEqual(tokenizer.decode(ids).utf8))
    }
  }
}
