import Randomness

/// "… was acquired by supplementing image information": "How was … acquired?" → "By supplementing image information."
enum MannerRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    let words = clause.words
    guard !clause.isPlainBe, let start = clause.rest.dropFirst().first(where: { isManner($0, words) }),
      words[start - 1].closing.isEmpty || words[start - 1].hasComma,
      !clause.isUnresolved(clause.core.lowerBound..<start),
      // Behind "who" and "which" it belongs to their verb.
      !words[clause.rest.lowerBound..<start].contains(where: { $0.isRelative && $0.lower != "that" }),
      let inverted = clause.inverted(without: start..<clause.rest.upperBound)
    else { return [] }
    let manner = clause.phrase(start..<clause.rest.upperBound)
    return [
      Candidate(
        "how", [clause.question("How", inverted), clause.question("In what way", inverted)],
        [manner?.asSentence, clause.sentenceText])
    ]
  }

  private static func isManner(_ index: Int, _ words: [Word]) -> Bool {
    guard index + 1 < words.count, words[index].lower == "by" else { return false }
    let next = words[index + 1].lower
    return next.hasSuffix("ing") && next.count > 4 || next == "means"
  }
}
