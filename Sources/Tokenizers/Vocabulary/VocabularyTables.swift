import Diagnostics

/// A checked vocabulary in the form that encoding and decoding want.
struct VocabularyTables: Sendable {
  let preTokenizer: PreTokenizer
  let merges: MergeTable
  /// Token texts, as the file writes them, to ids.
  let ids: ByteStringTable
  /// The bytes of normal tokens to ids.
  let idsOfPieces: ByteStringTable
  /// The id of each byte as a token of its own; -1 where the vocabulary has none.
  let byteTokens: [Int32]
  /// The bytes that each token decodes to, one after the other.
  private let bytes: [UInt8]
  private let starts: [Int]

  /// The bytes that the token decodes to.
  func bytes(of id: Int32) -> ArraySlice<UInt8> {
    bytes[starts[Int(id)]..<starts[Int(id) + 1]]
  }

  /// - Throws: `InputError` with everything that is wrong with the vocabulary.
  init(_ vocabulary: TokenizerVocabulary) throws {
    preTokenizer = try Self.preTokenizer(of: vocabulary)
    var problems = VocabularyProblems(source: vocabulary.source)
    problems.checkCounts(vocabulary)
    problems.checkSpecialTokenIDs(vocabulary)
    ids = problems.indexTokens(vocabulary)
    merges = problems.indexMerges(vocabulary, ids)
    try problems.throwIfAny()

    var bytes: [UInt8] = []
    var starts = [0]
    var pieces = ByteStringTable(minimumCapacity: vocabulary.tokens.count)
    for (id, token) in vocabulary.tokens.enumerated() {
      if vocabulary.tokenTypes[id] == .normal, let piece = ByteAlphabet.bytes(of: token) {
        _ = pieces.insert(piece, Int32(id))
        bytes += piece
      } else if vocabulary.tokenTypes[id] != .unused {  // a place holder says nothing, as in llama.cpp
        bytes += token.utf8  // added tokens, and characters that the alphabet does not have, are plain text
      }
      starts.append(bytes.count)
    }
    self.bytes = bytes
    self.starts = starts
    idsOfPieces = pieces
    byteTokens = (0...255).map { pieces.value(of: [UInt8($0)]) ?? -1 }
  }

  private static func preTokenizer(of vocabulary: TokenizerVocabulary) throws -> PreTokenizer {
    guard vocabulary.model == "gpt2" else {
      throw InputError.invalid(
        vocabulary.source, "the tokenizer model is '\(vocabulary.model)', expected 'gpt2' (byte-level BPE)",
        remedy: "Use a model with a byte-level BPE tokenizer, such as SmolLM2, Llama 3 or Qwen 2.")
    }
    let known = PreTokenizer.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    guard let name = vocabulary.pre else {
      throw InputError.invalid(
        vocabulary.source, "the pre-tokenizer is not named, expected one of \(known)",
        remedy: "Convert the model again with a current converter, which writes 'tokenizer.ggml.pre'.")
    }
    guard let preTokenizer = PreTokenizer(rawValue: name) else {
      throw InputError.invalid(
        vocabulary.source, "the pre-tokenizer '\(name)' is not known, expected one of \(known)",
        remedy: "A similar one would give similar but wrong token ids, so none is chosen in its place.")
    }
    return preTokenizer
  }
}
