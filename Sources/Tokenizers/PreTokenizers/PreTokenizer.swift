/// How text is cut into the pieces that are merged each for itself. The raw values are the names in
/// `tokenizer.ggml.pre`.
///
/// The patterns are scanned by hand, because a regular expression engine is slow and every engine has its own idea of
/// what a letter is. In each pattern the first alternative that matches wins, and alternatives are greedy.
public enum PreTokenizer: String, Sendable, CaseIterable {
  /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
  case gpt2 = "gpt-2"
  /// Every `\p{N}` is a piece; the text between them is cut as in `gpt-2`.
  case smollm = "smollm"
  ///     (?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}
  ///     | ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+
  case llama = "llama-bpe"
  /// As `llama-bpe`, with `\p{N}` in place of `\p{N}{1,3}`.
  case qwen2 = "qwen2"

  /// Whether text starts with BOS where the file does not say.
  package var addsBOSByDefault: Bool { self == .llama }

  /// Whether a piece that is itself a token is taken whole, even where merges would not lead to it.
  package var ignoresMerges: Bool { self == .llama }

  /// The regular expression that the scanning is for; of ``smollm``, the one that cuts between numbers.
  package var pattern: String {
    switch self {
    case .gpt2, .smollm: #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    case .llama: Self.llamaPattern(numbers: #"\p{N}{1,3}"#)
    case .qwen2: Self.llamaPattern(numbers: #"\p{N}"#)
    }
  }

  private static func llamaPattern(numbers: String) -> String {
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"# + numbers
      + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  }

  /// Calls `body` with the range of each piece, in order. Together they cover all of `bytes`, which is valid UTF-8.
  func forEachPiece(in bytes: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>) -> Void) {
    switch self {
    case .gpt2:
      GPT2Pattern.forEachPiece(in: 0..<bytes.count, of: bytes, body)
    case .smollm:
      var start = 0
      let text = UTF8Scanner(bytes: bytes, end: bytes.count)
      while start < bytes.count {
        let number = text.endOfRun(from: start) { $0 != .number }
        GPT2Pattern.forEachPiece(in: start..<number, of: bytes, body)
        guard let digit = text.character(at: number) else { return }
        body(number..<digit.next)
        start = digit.next
      }
    case .llama:
      LlamaPattern(digitsInPiece: 3).forEachPiece(in: bytes, body)
    case .qwen2:
      LlamaPattern(digitsInPiece: 1).forEachPiece(in: bytes, body)
    }
  }

  /// The pieces of `text`, in order.
  package func pieces(of text: String) -> [String] {
    var text = text
    return text.withUTF8 { bytes in
      var pieces: [String] = []
      forEachPiece(in: bytes) { pieces.append(String(decoding: bytes[$0], as: UTF8.self)) }
      return pieces
    }
  }
}
