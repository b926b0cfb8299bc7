/// What a vocabulary entry is for. The raw values are those of `tokenizer.ggml.token_type` in GGUF files.
public enum TokenType: Int32, Sendable, CaseIterable {
  /// A piece of text that merges lead to.
  case normal = 1
  /// Stands for text that the vocabulary cannot express.
  case unknown = 2
  /// Structure, not text: `<|im_start|>`, end of sequence. Matched in text only where the caller allows it.
  case control = 3
  /// An added piece of text that is always taken whole, such as a long run of spaces.
  case userDefined = 4
  /// A place holder that no text leads to.
  case unused = 5
  /// One raw byte, written `<0x0A>`; only in SentencePiece vocabularies.
  case byte = 6
}
