import Diagnostics

/// Checks a vocabulary and collects what is wrong with it, so that one error can say it all.
struct VocabularyProblems {
  private static let shown = 4
  let source: String
  private var problems: [String] = []

  init(source: String) { self.source = source }

  func throwIfAny() throws {
    guard !problems.isEmpty else { return }
    let more = problems.count > Self.shown ? "; and \(problems.count - Self.shown) more" : ""
    throw InputError.invalid(
      source, "the vocabulary is not usable: " + problems.prefix(Self.shown).joined(separator: "; ") + more,
      remedy: "The file is damaged or was converted wrongly; get it again from where it came.")
  }

  mutating func checkCounts(_ vocabulary: TokenizerVocabulary) {
    let count = vocabulary.tokens.count
    if count == 0 { problems.append("it has no tokens") }
    if count > Int32.max { problems.append("it has \(count) tokens, more than ids can count") }
    if vocabulary.tokenTypes.count != count {
      problems.append("it has \(count) tokens but \(vocabulary.tokenTypes.count) token types")
    }
    if !vocabulary.scores.isEmpty, vocabulary.scores.count != count {
      problems.append("it has \(count) tokens but \(vocabulary.scores.count) scores")
    }
  }

  mutating func checkSpecialTokenIDs(_ vocabulary: TokenizerVocabulary) {
    let roles = [
      ("BOS", vocabulary.bosTokenID), ("EOS", vocabulary.eosTokenID), ("EOT", vocabulary.eotTokenID),
      ("unknown", vocabulary.unknownTokenID), ("padding", vocabulary.paddingTokenID),
    ] + vocabulary.otherEndTokenIDs.map { ("end", $0) }
    for case (let role, let id?) in roles where !vocabulary.tokens.indices.contains(Int(id)) {
      problems.append("the \(role) token id is \(id), expected 0 to \(vocabulary.tokens.count - 1)")
    }
    if vocabulary.addBOS == true, vocabulary.bosTokenID == nil { problems.append("it adds BOS but names no BOS token") }
    if vocabulary.addEOS == true, vocabulary.eosTokenID == nil { problems.append("it adds EOS but names no EOS token") }
  }

  mutating func indexTokens(_ vocabulary: TokenizerVocabulary) -> ByteStringTable {
    var table = ByteStringTable(minimumCapacity: vocabulary.tokens.count)
    for (id, token) in vocabulary.tokens.enumerated() {
      if token.isEmpty { problems.append("token \(id) is empty") }
      if let first = table.insert(Array(token.utf8), Int32(id)) {
        problems.append("tokens \(first) and \(id) are both '\(token)'")
      }
    }
    return table
  }

  mutating func indexMerges(_ vocabulary: TokenizerVocabulary, _ ids: ByteStringTable) -> MergeTable {
    var table = MergeTable(capacity: vocabulary.merges.count)
    for (rank, text) in vocabulary.merges.enumerated() {
      let bytes = Array(text.utf8)
      // Split at the first space after the first character: a token may start with a space, but hold no other.
      guard let space = bytes.dropFirst().firstIndex(of: UInt8(ascii: " ")), space + 1 < bytes.count else {
        problems.append("merge \(rank), '\(text)', is not two tokens with a space between them")
        continue
      }
      let (left, right) = (Array(bytes[..<space]), Array(bytes[(space + 1)...]))
      let parts = [left, right, left + right]
      let found = parts.map { ids.value(of: $0) }
      guard let leftID = found[0], let rightID = found[1], let token = found[2] else {
        let missing = parts[found.firstIndex(of: nil)!]
        let name = String(decoding: missing, as: UTF8.self)
        problems.append("merge \(rank), '\(text)', names '\(name)', which is no token")
        continue
      }
      if !table.insert(leftID, rightID, Merge(rank: UInt32(rank), token: token)) {
        problems.append("merge \(rank), '\(text)', stands in the list twice")
      }
    }
    return table
  }
}
