/// The plain facts about a tokenizer, as a model file states them. Nothing is checked here; ``Tokenizer`` does that.
public struct TokenizerVocabulary: Sendable, Equatable {
  /// The file these facts come from, for error messages.
  public var source: String
  /// The kind of tokenizer; `gpt2` is byte-level byte-pair encoding.
  public var model: String
  /// The name of the pattern that cuts text into pieces (`smollm`, `llama-bpe`, …); nil if the file does not say.
  public var pre: String?
  /// The text of each token; its position is its id. Normal tokens are written in the byte-level alphabet.
  public var tokens: [String]
  /// One for each token.
  public var tokenTypes: [TokenType]
  /// `"left right"`, the most important merge first.
  public var merges: [String]
  /// One for each token, or empty; byte-pair encoding does not use them.
  public var scores: [Float]
  public var bosTokenID: Int32?
  public var eosTokenID: Int32?
  /// The end of a turn, where the file names one apart from the end of the sequence.
  public var eotTokenID: Int32?
  /// More tokens after which an answer is over, as far as the file names them.
  public var otherEndTokenIDs: [Int32] = []
  public var unknownTokenID: Int32?
  public var paddingTokenID: Int32?
  /// Whether a text starts with BOS; nil leaves it to the pre-tokenizer's convention.
  public var addBOS: Bool?
  /// Whether a text ends with EOS; nil means no.
  public var addEOS: Bool?
  /// Whether text is brought into Unicode's normalization form C first, special tokens aside: what Qwen's `tokenizer.json`
  /// asks for, and GGUF files cannot say.
  public var normalisesToNFC = false

  public init(
    source: String = "tokenizer", model: String, pre: String?, tokens: [String], tokenTypes: [TokenType],
    merges: [String], scores: [Float] = [], bosTokenID: Int32? = nil, eosTokenID: Int32? = nil,
    eotTokenID: Int32? = nil, unknownTokenID: Int32? = nil, paddingTokenID: Int32? = nil,
    addBOS: Bool? = nil, addEOS: Bool? = nil
  ) {
    self.source = source
    self.model = model
    self.pre = pre
    self.tokens = tokens
    self.tokenTypes = tokenTypes
    self.merges = merges
    self.scores = scores
    self.bosTokenID = bosTokenID
    self.eosTokenID = eosTokenID
    self.eotTokenID = eotTokenID
    self.unknownTokenID = unknownTokenID
    self.paddingTokenID = paddingTokenID
    self.addBOS = addBOS
    self.addEOS = addEOS
  }
}
