import Randomness

/// "Corvin Aldemoss hears all cases on a bench": "Who hears all cases on a bench?" → "Corvin Aldemoss".
enum SubjectRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    // "What eat seaweed?" is no question, and "What is broad?" none about the text.
    guard !clause.isUnresolved, !clause.hasEmptySubject, !clause.isByAuthors, !clause.kind.isBase,
      !["every", "each"].contains(clause.opening.lower), clause.rest.count >= 2,
      !clause.isPlainBe || clause.words[clause.rest.lowerBound].lower != "that",
      !clause.isBe || clause.rest.count >= 3 || !clause.names(in: clause.rest).isEmpty
    else { return [] }
    let complement = clause.isPlainBe ? clause.nounPhrase(clause.rest) : nil
    let isPerson = complement.map { Wh.word(for: $0, in: clause) == "Who" } == true
    let word = isPerson ? "Who" : Wh.word(for: clause.subject, in: clause)
    guard let question = clause.question(word, clause.predicate) else { return [] }
    return [Candidate(Wh.form(word), [question, question.accordingToText], [clause.subjectText, clause.sentenceText])]
  }
}
