extension Tokenizer {
  /// The text of `ids`. Bytes that are no UTF-8 become U+FFFD.
  ///
  /// - Precondition: Every id is in the vocabulary.
  public func decode(_ ids: some Sequence<Int32>, skippingSpecialTokens: Bool = false) -> String {
    var bytes: [UInt8] = []
    for id in ids { bytes += self.bytes(of: id, skippingSpecialTokens: skippingSpecialTokens) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The bytes that one token adds to the text; they need not be whole characters.
  func bytes(of id: Int32, skippingSpecialTokens: Bool) -> ArraySlice<UInt8> {
    precondition(vocabulary.tokens.indices.contains(Int(id)), "decode: token \(id) of \(vocabularySize)")
    return skippingSpecialTokens && isSpecial(id) ? [] : tables.bytes(of: id)
  }
}
