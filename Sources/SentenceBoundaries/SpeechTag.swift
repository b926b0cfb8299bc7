/// Who said what stands between quotation marks, told behind it: the sentence goes on there.
///
///     “Where to?” Tom asked.        「どこへ？」と彼は聞いた。        “去哪儿？”小明问。
enum SpeechTag {
  /// - Parameters:
  ///   - rest: What stands behind the closing quotation mark.
  ///   - stop: The last stop before that mark. In English a full stop there ends the sentence: before a tag stands a
  ///     comma.
  static func isAhead(in rest: Substring.UnicodeScalarView, after stop: Unicode.Scalar) -> Bool {
    guard let first = rest.first else { return false }
    if !first.properties.isWhitespace { return isAheadWithoutBlanks(rest) }
    guard stop != "." else { return false }
    let words = String(rest.prefix(longestName)).split(whereSeparator: \.isWhitespace).prefix(4)
    guard let verb = words.firstIndex(where: { verbs.contains($0.trimmed) }), verb > 0 else { return false }
    // “Stop!” He said no more.
    return words[..<verb].allSatisfy { $0 == "and" || $0 == "I" || $0.isName && !SentenceOpeners.contain(String($0)) }
  }

  private static func isAheadWithoutBlanks(_ rest: Substring.UnicodeScalarView) -> Bool {
    if rest.first == "と" || rest.starts(with: "って".unicodeScalars) { return true }
    let clause = rest.prefix(longestClause).prefix { $0.properties.isIdeographic }
    let isClosed = rest[clause.endIndex...].first.map { "。，：、！？；".unicodeScalars.contains($0) } ?? true
    // 着 marks what somebody does meanwhile: 笑着说, 问着.
    let verb = clause.last { $0 != "着" && $0 != "了" }
    return isClosed && (verb.map { "说說问問道答喊叫".unicodeScalars.contains($0) } ?? false)
  }

  private static let longestName = 60
  private static let longestClause = 10

  private static let verbs: Set = [
    "said", "says", "asked", "asks", "replied", "answered", "cried", "called", "whispered", "shouted", "muttered",
    "murmured", "exclaimed", "added", "began", "continued", "demanded", "inquired", "enquired", "repeated",
    "screamed", "yelled", "snapped", "sighed", "wondered", "thought", "laughed", "growled", "gasped",
  ]
}

extension Substring {
  fileprivate var isName: Bool { first?.isUppercase == true && allSatisfy { $0.isLetter || $0 == "." || $0 == "-" } }

  fileprivate var trimmed: String { filter(\.isLetter) }
}
