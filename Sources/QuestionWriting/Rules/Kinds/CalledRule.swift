import Randomness

/// "The worst wind is called the Scold": "What is the worst wind called?" → "the Scold".
enum CalledRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    guard clause.isBe, let second = clause.secondVerb, clause.lead.isEmpty, !clause.isUnresolved,
      let subject = clause.subjectText, let start = nameStart(clause, second), start < clause.rest.upperBound,
      !["after", "for", "upon", "by", "in"].contains(clause.words[start].lower),
      let participle = clause.phrase(clause.rest.lowerBound..<start)
    else { return [] }
    let verb = clause.verbWord
    return [
      Candidate(
        "what",
        [
          "What \(verb) \(subject) \(participle)?", "What is the name of \(subject)?",
          "By what name \(verb) \(subject) known?",
        ], [clause.phrase(start..<clause.rest.upperBound), clause.sentenceText])
    ]
  }

  private static func nameStart(_ clause: Clause, _ participle: Int) -> Int? {
    switch clause.words[participle].lower {
    case "called", "named", "termed": return participle + 1
    case "known":
      let isAs = participle + 1 < clause.rest.upperBound && clause.words[participle + 1].lower == "as"
      return isAs ? participle + 2 : nil
    default: return nil
    }
  }
}
