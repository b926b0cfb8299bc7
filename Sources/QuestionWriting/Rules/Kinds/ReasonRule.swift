import Randomness

/// "… is cut from juniper, because juniper does not grow slippery": "Why …?" → "Because juniper does not grow
/// slippery."
enum ReasonRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    guard var start = reason(of: clause) else { return [] }
    // "partly due to the shock"
    while start > clause.rest.lowerBound, start < clause.rest.upperBound, clause.words[start - 1].isAdverb {
      start -= 1
    }
    // "because of" and "in order to" stand within the clause.
    let cut = start < clause.rest.upperBound ? start..<clause.rest.upperBound : nil
    guard !clause.isUnresolved(clause.core.lowerBound..<min(start, clause.core.upperBound)),
      let lead = clause.innerLeadText, let statement = clause.statement(without: cut),
      let reason = clause.phrase(start..<clause.words.count)
    else { return [] }
    return [
      Candidate(
        "why",
        [
          clause.question("Why", clause.inverted(without: cut)), "Why is it that \(lead)\(statement)?",
          "What is the reason that \(lead)\(statement)?",
        ], [reason.asSentence, clause.sentence.text])
    ]
  }

  /// Where a reason or a purpose begins, right behind the clause or within it.
  private static func reason(of clause: Clause) -> Int? {
    let words = clause.words, end = clause.rest.upperBound
    func next(_ index: Int) -> String { index + 1 < words.count ? words[index + 1].lower : "" }
    if end < words.count {
      switch words[end].lower {
      case "because": return end
      case "so" where next(end) == "that" && !words[clause.rest].contains { $0.lower == "so" }: return end
      // "since 1985" tells a time.
      case "since" where words[end - 1].hasComma && words[end...].contains(where: \.isAuxiliary): return end
      default: break
      }
    }
    return clause.rest.first { index in
      switch words[index].lower {
      case "due": next(index) == "to" && words[clause.rest.lowerBound..<index].contains { !$0.isAdverb }
      case "because": next(index) == "of"
      case "in": ["order", "memory"].contains(next(index))
      default: false
      }
    }
  }
}
