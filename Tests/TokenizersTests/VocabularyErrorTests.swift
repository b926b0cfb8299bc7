import Diagnostics
import Foundation
import Testing
import Tokenizers

/// Every vocabulary that contradicts itself is refused, in words.
@Suite struct VocabularyErrorTests {
  private static let good = TokenizerVocabulary(
    source: "m.gguf", model: "gpt2", pre: "smollm", tokens: ["a", "b", "ab", "<end>"],
    tokenTypes: [.normal, .normal, .normal, .control], merges: ["a b"], bosTokenID: 3, eosTokenID: 3)

  private func problem(_ change: (inout TokenizerVocabulary) -> Void) -> String? {
    var vocabulary = Self.good
    change(&vocabulary)
    do {
      _ = try Tokenizer(vocabulary)
      return nil
    } catch let error as InputError {
      #expect(error.place == "m.gguf" && error.kind == .invalid && error.remedy != nil)
      return error.problem.replacing("the vocabulary is not usable: ", with: "")
    } catch {
      return "\(error)"
    }
  }

  @Test func `the vocabulary that the others change is accepted`() {
    #expect(problem { _ in } == nil)
  }

  @Test func `model and pre-tokenizer`() {
    let known = "expected one of 'gpt-2', 'smollm', 'llama-bpe', 'qwen2'"
    #expect(problem { $0.model = "llama" } == "the tokenizer model is 'llama', expected 'gpt2' (byte-level BPE)")
    #expect(problem { $0.pre = nil } == "the pre-tokenizer is not named, \(known)")
    #expect(problem { $0.pre = "deepseek-llm" } == "the pre-tokenizer 'deepseek-llm' is not known, \(known)")
  }

  @Test func `tokens`() {
    #expect(problem { $0.tokenTypes.removeLast() } == "it has 4 tokens but 3 token types")
    #expect(problem { $0.scores = [1] } == "it has 4 tokens but 1 scores")
    #expect(problem { $0.tokens[3] = "a" } == "tokens 0 and 3 are both 'a'")
    #expect(problem { $0.tokens[3] = "" } == "token 3 is empty")
    // Composed and decomposed are two tokens, though Swift's strings are equal.
    #expect(problem { ($0.tokens[0], $0.tokens[1], $0.merges) = ("é", "e\u{301}", []) } == nil)
  }

  @Test func `ids`() {
    #expect(problem { $0.eosTokenID = 4 } == "the EOS token id is 4, expected 0 to 3")
    #expect(problem { $0.bosTokenID = -1 } == "the BOS token id is -1, expected 0 to 3")
    #expect(problem { ($0.bosTokenID, $0.addBOS) = (nil, true) } == "it adds BOS but names no BOS token")
    #expect(problem { ($0.eosTokenID, $0.addEOS) = (nil, true) } == "it adds EOS but names no EOS token")
  }

  @Test func `merges`() {
    #expect(problem { $0.merges = ["b a"] } == "merge 0, 'b a', names 'ba', which is no token")
    #expect(problem { $0.merges = ["a c"] } == "merge 0, 'a c', names 'c', which is no token")
    #expect(problem { $0.merges = ["ab"] } == "merge 0, 'ab', is not two tokens with a space between them")
    #expect(problem { $0.merges = ["a "] } == "merge 0, 'a ', is not two tokens with a space between them")
    #expect(problem { $0.merges = ["a b", "a b"] } == "merge 1, 'a b', stands in the list twice")
  }

  @Test func `all problems come together`() {
    let problems = problem { ($0.tokens[3], $0.tokenTypes, $0.merges) = ("a", [], ["x y", "p q", "r s"]) }
    #expect(problems?.components(separatedBy: "; ").count == 5)
    #expect(problems?.hasSuffix("and 1 more") == true)
  }
}
