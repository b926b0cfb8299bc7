/// Finds whole tokens in text: at each place the longest that fits, from the left.
struct SpecialTokenMatcher: Sendable {
  private struct Candidate {
    let text: [UInt8]
    let id: Int32
  }

  enum Segment {
    case text(Range<Int>)
    case token(Int32)
  }

  /// The tokens by their first byte, the longest first.
  private var candidates: [[Candidate]] = Array(repeating: [], count: 256)
  private var isEmpty = true

  init(_ vocabulary: TokenizerVocabulary, types: Set<TokenType>) {
    for (id, token) in vocabulary.tokens.enumerated() where types.contains(vocabulary.tokenTypes[id]) {
      let text = Array(token.utf8)
      candidates[Int(text[0])].append(Candidate(text: text, id: Int32(id)))
      isEmpty = false
    }
    for byte in candidates.indices { candidates[byte].sort { $0.text.count > $1.text.count } }
  }

  /// Calls `body` with each token found and each stretch of text between them, in order.
  /// - Parameter excluded: Positions where no token starts, whatever stands there.
  func forEachSegment(
    in bytes: UnsafeBufferPointer<UInt8>, except excluded: Set<Int> = [], _ body: (Segment) -> Void
  ) {
    var textStart = 0
    var index = isEmpty ? bytes.count : 0
    while index < bytes.count {
      guard !excluded.contains(index), let match = longestMatch(in: bytes, at: index) else {
        index += 1
        continue
      }
      if textStart < index { body(.text(textStart..<index)) }
      body(.token(match.id))
      index += match.text.count
      textStart = index
    }
    if textStart < bytes.count { body(.text(textStart..<bytes.count)) }
  }

  /// Every position where a token could start.
  func matchPositions(in bytes: UnsafeBufferPointer<UInt8>) -> [Int] {
    isEmpty ? [] : bytes.indices.filter { longestMatch(in: bytes, at: $0) != nil }
  }

  private func longestMatch(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Candidate? {
    candidates[Int(bytes[index])].first { candidate in
      candidate.text.count <= bytes.count - index
        && candidate.text.indices.allSatisfy { candidate.text[$0] == bytes[index + $0] }
    }
  }
}
