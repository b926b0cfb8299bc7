import Testing
import Tokenizers

@Suite struct PreTokenizerTests {
  /// Random strings of difficult characters, cut by the patterns in Hugging Face's engine.
  @Test(arguments: PreTokenizer.allCases)
  func `pieces are those of the pattern`(_ preTokenizer: PreTokenizer) throws {
    // Foundation's reader drops U+FEFF at the start of a string, so it is not used here.
    let cases = OrderedJSON.value(of: try fixtureText("tokenizer_ids/pieces.json")).list
    #expect(cases.count > 200)
    for item in cases {
      let text = try #require(item["text"]?.string)
      let lengths = try #require(item[preTokenizer.rawValue]).list.map(\.integer)
      #expect(preTokenizer.pieces(of: text).map(\.unicodeScalars.count) == lengths, "\(text.debugDescription)")
    }
  }

  @Test(arguments: PreTokenizer.allCases)
  func `pieces cover the text`(_ preTokenizer: PreTokenizer) {
    var generator = SplitMix64(seed: 17)
    for length in 0..<200 {
      let text = RandomText.string(length: length, using: &generator)
      let pieces = preTokenizer.pieces(of: text)
      #expect(pieces.joined().utf8.elementsEqual(text.utf8))
      #expect(!pieces.contains(""))
    }
  }

  @Test func `what makes the four different`() {
    #expect(PreTokenizer.gpt2.pieces(of: "a   34'LL") == ["a", "  ", " 34", "'", "LL"])
    #expect(PreTokenizer.smollm.pieces(of: "a   34'LL") == ["a", "   ", "3", "4", "'", "LL"])
    #expect(PreTokenizer.llama.pieces(of: "a  3456'LL\n\n") == ["a", " ", " ", "345", "6", "'LL", "\n\n"])
    #expect(PreTokenizer.qwen2.pieces(of: "a  34'LL!\n\nb") == ["a", " ", " ", "3", "4", "'LL", "!\n\n", "b"])
  }
}
