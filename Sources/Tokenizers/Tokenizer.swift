import Diagnostics

/// Text to token ids and back, by byte-level byte-pair encoding.
///
///     let tokenizer = try Tokenizer(vocabulary)
///     let ids = tokenizer.encode("Call me Ishmael.", specialTokens: .asText)
///     tokenizer.decode(ids)  // "Call me Ishmael."
///
/// Special tokens are cut out of the text first; the ``PreTokenizer`` cuts the rest into pieces; in each piece the
/// neighbours that stand first in the list of merges are joined until none is left. The ids are those of Hugging
/// Face's `tokenizers` for the same vocabulary and patterns.
///
/// Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units", 2016, §3.2, arXiv:1508.07909.
public final class Tokenizer: Sendable {
  /// What becomes of text that looks like a control token.
  public enum SpecialTokens: Sendable {
    /// `<|im_end|>` is the token. For text from a chat template.
    case parsed
    /// `<|im_end|>` is ten characters. For text from documents and people, which must not end a turn.
    case asText
  }

  public let vocabulary: TokenizerVocabulary
  /// The tokens after which an answer is over: EOS, EOT, and the well-known ends of a turn that the vocabulary has.
  public let endOfGenerationTokenIDs: Set<Int32>
  let tables: VocabularyTables
  let controlMatcher: SpecialTokenMatcher
  let userDefinedMatcher: SpecialTokenMatcher
  let controlOnlyMatcher: SpecialTokenMatcher

  /// - Throws: `InputError` if the model or its pre-tokenizer is not known, or the vocabulary contradicts itself.
  public init(_ vocabulary: TokenizerVocabulary) throws {
    let tables = try VocabularyTables(vocabulary)
    self.vocabulary = vocabulary
    self.tables = tables
    controlMatcher = SpecialTokenMatcher(vocabulary, types: [.userDefined, .control, .unknown])
    userDefinedMatcher = SpecialTokenMatcher(vocabulary, types: [.userDefined])
    controlOnlyMatcher = SpecialTokenMatcher(vocabulary, types: [.control, .unknown])
    endOfGenerationTokenIDs = Self.endOfGenerationTokenIDs(vocabulary, tables.ids)
  }

  public var preTokenizer: PreTokenizer { tables.preTokenizer }
  public var vocabularySize: Int { vocabulary.tokens.count }
  public var bosTokenID: Int32? { vocabulary.bosTokenID }
  public var eosTokenID: Int32? { vocabulary.eosTokenID }

  /// Whether the model expects plain text to start with BOS. A chat template that writes BOS itself needs no second.
  public var addsBOS: Bool {
    vocabulary.bosTokenID != nil && (vocabulary.addBOS ?? preTokenizer.addsBOSByDefault)
  }

  /// Whether the model expects plain text to end with EOS.
  public var addsEOS: Bool { vocabulary.addEOS ?? false }

  /// The id of the token with exactly this text, written as in the file: normal tokens in the byte-level alphabet.
  public func tokenID(for token: String) -> Int32? {
    tables.ids.value(of: Array(token.utf8))
  }

  /// Whether the token is structure rather than text, and so can be left out when decoding.
  ///
  /// - Precondition: `id` is in the vocabulary.
  public func isSpecial(_ id: Int32) -> Bool {
    precondition(vocabulary.tokens.indices.contains(Int(id)), "token \(id) of \(vocabularySize)")
    let type = vocabulary.tokenTypes[Int(id)]
    return type == .control || type == .unknown
  }

  /// Tokens that end a turn or a text in the models that use them.
  private static let wellKnownEnds = [
    "<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|end_of_text|>", "<|endoftext|>", "<end_of_turn>", "<|end|>",
    "<｜end▁of▁sentence｜>", "<EOT>", "</s>",
  ]

  private static func endOfGenerationTokenIDs(
    _ vocabulary: TokenizerVocabulary, _ ids: ByteStringTable
  ) -> Set<Int32> {
    let known = wellKnownEnds.compactMap { ids.value(of: Array($0.utf8)) }
    let special = known.filter { vocabulary.tokenTypes[Int($0)] != .normal }
    return Set(
      special + [vocabulary.eosTokenID, vocabulary.eotTokenID].compactMap(\.self) + vocabulary.otherEndTokenIDs)
  }
}
