import Randomness

/// "A member must bow to get in": "What must a member do?" → "bow to get in"; and what somebody did, as a sentence.
enum ActionRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    guard !clause.isUnresolved, clause.lead.isEmpty, !clause.isByAuthors, clause.opening.lower != "there",
      let subject = clause.subjectText
    else { return [] }
    let verb = clause.verbWord
    switch clause.kind {
    case .auxiliary:
      guard clause.words[clause.verb].isModal, let first = clause.rest.first,
        !["not", "never", "be"].contains(clause.words[first].lower)
      else { return [] }
      return [
        Candidate(
          "what", ["What \(verb) \(subject) do?", "What is it that \(subject) \(verb) do?"],
          [clause.phrase(clause.rest), clause.sentenceText])
      ]
    case .full(let form):
      guard form.lemma != "have", Wh.word(for: clause.subject, in: clause) == "Who" else { return [] }
      return [Candidate("what", ["What \(clause.auxiliary(form.tense)) \(subject) do?"], [clause.sentenceText])]
    }
  }
}
