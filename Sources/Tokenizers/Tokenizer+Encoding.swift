import Foundation

extension Tokenizer {
  /// The token ids of `text`.
  ///
  /// Bytes that the vocabulary has no token for are left out, as in Hugging Face's `tokenizers` and llama.cpp (SmolLM2
  /// lacks six control characters, for instance); ``unencodableScalars(in:)`` finds them.
  ///
  /// - Parameters:
  ///   - specialTokens: What becomes of text that looks like a control token. User-defined tokens are always matched.
  ///   - addingBOS: Whether BOS goes first. Off, because chat templates write BOS themselves.
  /// - Precondition: The vocabulary has a BOS token if one is to be added.
  public func encode(_ text: String, specialTokens: SpecialTokens, addingBOS: Bool = false) -> [Int32] {
    encode(text, specialTokens == .parsed ? controlMatcher : userDefinedMatcher, addingBOS: addingBOS)
  }

  /// - Parameter excluded: Positions in the text's UTF-8 where no special token starts.
  func encode(
    _ text: String, _ matcher: SpecialTokenMatcher, except excluded: Set<Int> = [], addingBOS: Bool = false
  ) -> [Int32] {
    var encoder = PieceEncoder(tables)
    if addingBOS {
      guard let bosTokenID else { preconditionFailure("encode: \(vocabulary.source) has no BOS token to add") }
      encoder.ids.append(bosTokenID)
    }
    var text = text
    text.withUTF8 { bytes in
      matcher.forEachSegment(in: bytes, except: excluded) { segment in
        switch segment {
        case .token(let id):
          encoder.ids.append(id)
        case .text(let range):
          normalised(UnsafeBufferPointer(rebasing: bytes[range])) { segment in
            tables.preTokenizer.forEachPiece(in: segment) { encoder.append(UnsafeBufferPointer(rebasing: segment[$0])) }
          }
        }
      }
    }
    return encoder.ids
  }

  /// Calls `body` with the text in the form that the vocabulary is for.
  private func normalised(_ text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    // ASCII is in every normalization form.
    guard vocabulary.normalisesToNFC, text.contains(where: { $0 >= 0x80 }) else { return body(text) }
    var composed = String(decoding: text, as: UTF8.self).precomposedStringWithCanonicalMapping
    composed.withUTF8(body)
  }

  /// The characters of `text` that the vocabulary has no tokens for, each once, in order of appearance.
  public func unencodableScalars(in text: String) -> [Unicode.Scalar] {
    guard tables.byteTokens.contains(-1) else { return [] }
    var seen: Set<Unicode.Scalar> = []
    return text.unicodeScalars.filter { scalar in
      UTF8.encode(scalar)!.contains { tables.byteTokens[Int($0)] < 0 } && seen.insert(scalar).inserted
    }
  }
}

/// Turns pieces into ids, remembering those it has seen: the words of a language repeat.
private struct PieceEncoder {
  /// Longer pieces hardly repeat.
  private static let longestRemembered = 64

  var ids: [Int32] = []
  private let tables: VocabularyTables
  /// Pieces seen to the index of their range in `results`.
  private var seen = ByteStringTable()
  private var results: [Int32] = []
  private var ends: [Int] = [0]

  init(_ tables: VocabularyTables) { self.tables = tables }

  mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
    guard piece.count <= Self.longestRemembered else {
      ids += merged(piece)
      return
    }
    if let index = seen.value(of: piece).map(Int.init) {
      ids += results[ends[index]..<ends[index + 1]]
      return
    }
    let tokens = merged(piece)
    ids += tokens
    _ = seen.insert(piece, Int32(seen.count))
    results += tokens
    ends.append(results.count)
  }

  private func merged(_ piece: UnsafeBufferPointer<UInt8>) -> [Int32] {
    if tables.preTokenizer.ignoresMerges, let whole = tables.idsOfPieces.value(of: piece) { return [whole] }
    var tokens: [Int32] = []
    tokens.reserveCapacity(piece.count)
    for byte in piece where tables.byteTokens[Int(byte)] >= 0 { tokens.append(tables.byteTokens[Int(byte)]) }
    tables.merges.merge(&tokens)
    return tokens
  }
}
