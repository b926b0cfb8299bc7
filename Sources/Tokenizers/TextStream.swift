/// Decoding while the tokens are still coming.
///
///     var stream = TextStream(tokenizer)
///     for await id in generation { print(stream.append(id), terminator: "") }
///     print(stream.flush())
///
/// A character may be spread over several tokens, so bytes that may still become one are held back. All returned texts
/// together are the text that ``Tokenizer/decode(_:skippingSpecialTokens:)`` gives for all ids.
public struct TextStream: Sendable {
  private let tokenizer: Tokenizer
  private let skippingSpecialTokens: Bool
  private var pending: [UInt8] = []

  public init(_ tokenizer: Tokenizer, skippingSpecialTokens: Bool = true) {
    self.tokenizer = tokenizer
    self.skippingSpecialTokens = skippingSpecialTokens
  }

  /// The text that is complete now that `id` has come; often a word, sometimes nothing.
  ///
  /// - Precondition: `id` is in the vocabulary.
  public mutating func append(_ id: Int32) -> String {
    pending += tokenizer.bytes(of: id, skippingSpecialTokens: skippingSpecialTokens)
    let complete = pending.count - Self.incompleteCount(pending)
    defer { pending.removeFirst(complete) }
    return String(decoding: pending[..<complete], as: UTF8.self)
  }

  /// What was held back, with U+FFFD for a character that never was completed. The stream is empty afterwards.
  public mutating func flush() -> String {
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }

  /// How many bytes at the end start a character and do not finish it: at most three.
  private static func incompleteCount(_ bytes: [UInt8]) -> Int {
    for (offset, byte) in bytes.suffix(3).reversed().enumerated() {
      let length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
      if byte & 0xc0 != 0x80 { return length > offset + 1 ? offset + 1 : 0 }
    }
    return 0
  }
}
