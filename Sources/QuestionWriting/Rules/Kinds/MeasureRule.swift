import Randomness

/// "Oskelvane has a population of 1,946 people": "What is the population of Oskelvane?" → "1,946 people".
enum MeasureRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    let words = clause.words
    guard clause.kind.lemma == "have", clause.lead.isEmpty, !clause.isUnresolved, let start = clause.rest.first,
      ["a", "an"].contains(words[start].lower),
      let of = clause.rest.dropFirst(2).prefix(3).first(where: { words[$0].lower == "of" }),
      of + 1 < clause.rest.upperBound,
      Quantity.isNumber(words[of + 1]) || ["about", "over", "nearly"].contains(words[of + 1].lower),
      let noun = clause.phrase((start + 1)..<of), let subject = clause.subjectText
    else { return [] }
    let verb = clause.isPast ? "was" : "is"
    return [
      Candidate(
        "what",
        [
          "What \(verb) the \(noun) of \(subject)?", "How great \(verb) the \(noun) of \(subject)?",
          "The \(noun) of \(subject):",
        ], [clause.phrase((of + 1)..<clause.rest.upperBound), clause.sentenceText])
    ]
  }
}
