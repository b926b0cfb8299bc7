import TestSupport
import Tokenizers

/// A small vocabulary with the ids that Hugging Face's tokenizers give, from `Fixtures/make_tokenizer_ids.py`.
struct SmallTokenizer: Decodable {
  struct Line: Decodable, Sendable {
    let text: String
    let parsed: [Int32]
    let asText: [Int32]
  }

  struct Decoded: Decodable, Sendable {
    let ids: [Int32]
    let text: String
    let skipping: String
  }

  let pre: String
  let tokens: [String]
  let merges: [String]
  let control: [String]
  let userDefined: [String]
  /// The size of the vocabulary before the tokens without merges were added.
  let trained: Int
  let lines: [Line]
  let decoded: [Decoded]

  static func named(_ name: String) throws -> SmallTokenizer {
    try Fixture.json(SmallTokenizer.self, "tokenizer_ids/\(name).json")
  }

  var vocabulary: TokenizerVocabulary {
    TokenizerVocabulary(
      source: "small.gguf", model: "gpt2", pre: pre, tokens: tokens,
      tokenTypes: tokens.map { control.contains($0) ? .control : userDefined.contains($0) ? .userDefined : .normal },
      merges: merges, bosTokenID: 0, eosTokenID: 2)
  }

  static let names = PreTokenizer.allCases.map(\.rawValue)
}

/// A text file under `Tests/Fixtures`.
func fixtureText(_ name: String) throws -> String {
  String(decoding: try Fixture.data(name), as: UTF8.self)
}
