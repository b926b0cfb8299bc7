import Diagnostics

/// Learns a byte-level vocabulary from text, for a tiny model's own tokenizer.
///
///     let trainer = BytePairTrainer(vocabularySize: 512, specialTokens: ["<|endoftext|>"])
///     let vocabulary = try trainer.vocabulary(from: text)
///
/// The special tokens come first, then the 256 bytes in the order of the byte-level alphabet, then one token for each
/// merge: the pair of neighbours that is most frequent in the text, of equals the one with the lowest left, then lowest
/// right id. The same text gives the same vocabulary, which is the one Hugging Face's `BpeTrainer` learns.
public struct BytePairTrainer: Sendable {
  /// The number of tokens to end with, special tokens and bytes included.
  public let vocabularySize: Int
  /// Control tokens, in the order of their ids. The first is BOS, the last EOS and padding.
  public let specialTokens: [String]
  public let preTokenizer: PreTokenizer

  /// - Precondition: There is room for the special tokens and the 256 bytes.
  public init(vocabularySize: Int, specialTokens: [String], preTokenizer: PreTokenizer = .smollm) {
    precondition(
      vocabularySize >= 256 + specialTokens.count,
      "BytePairTrainer: \(vocabularySize) tokens do not hold 256 bytes and \(specialTokens.count) special tokens")
    self.vocabularySize = vocabularySize
    self.specialTokens = specialTokens
    self.preTokenizer = preTokenizer
  }

  /// - Throws: `InputError` if the text is too short or too uniform for that many tokens.
  public func vocabulary(from text: String) throws -> TokenizerVocabulary {
    let alphabet = ByteAlphabet.scalars.sorted().map { String($0) }
    var tokens = specialTokens + alphabet
    var ids = ByteStringTable(minimumCapacity: vocabularySize)
    for (id, token) in tokens.enumerated() {
      let known = ids.insert(Array(token.utf8), Int32(id))
      precondition(known == nil, "BytePairTrainer: the token '\(token)' stands twice")
    }
    var words = WordCounts(text, preTokenizer) { ids.value(of: Array(String(ByteAlphabet.scalars[Int($0)]).utf8))! }

    var merges: [String] = []
    while tokens.count < vocabularySize {
      guard let pair = words.mostFrequentPair() else {
        throw InputError.invalid(
          "vocabulary", "the text is only enough for \(tokens.count) tokens, expected \(vocabularySize)",
          remedy: "Give more text or ask for a smaller vocabulary.")
      }
      let (left, right) = (tokens[Int(pair.left)], tokens[Int(pair.right)])
      merges.append("\(left) \(right)")
      // Two merges may spell the same token: "a" + "aa" and "aa" + "a".
      let known = ids.insert(Array((left + right).utf8), Int32(tokens.count))
      words.merge(pair, into: known ?? Int32(tokens.count))
      if known == nil { tokens.append(left + right) }
    }
    return TokenizerVocabulary(
      model: "gpt2", pre: preTokenizer.rawValue, tokens: tokens,
      tokenTypes: tokens.indices.map { $0 < specialTokens.count ? .control : .normal }, merges: merges,
      bosTokenID: specialTokens.isEmpty ? nil : 0,
      eosTokenID: specialTokens.isEmpty ? nil : Int32(specialTokens.count - 1),
      paddingTokenID: specialTokens.isEmpty ? nil : Int32(specialTokens.count - 1))
  }
}
