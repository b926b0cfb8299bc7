import Randomness

/// "The glassworks was founded by Dov Marrentide": "Who founded the glassworks?" → "Dov Marrentide".
enum AgentRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    let words = clause.words
    guard clause.isBe, let participle = clause.secondVerb, clause.lead.isEmpty, !clause.isUnresolved,
      let by = clause.complement.first(where: { words[$0].lower == "by" }), words[by - 1].closing.isEmpty,
      // Behind another verb, "by" may be its own.
      !words[participle..<by].dropFirst().contains(where: { $0.isAuxiliary || $0.isRelative || $0.breaksAfter }),
      let agent = clause.nounPhrase((by + 1)..<clause.rest.upperBound),
      agent.upperBound == clause.rest.upperBound || !words[agent.upperBound - 1].breaksAfter,
      // "painted by 1604"
      !words[agent.lowerBound].isNumber, !Calendar.isName(words[agent.lowerBound].lower)
    else { return [] }
    let word = Wh.word(for: agent, in: clause)
    let passive = clause.question(
      word == "What" ? "By what" : "By whom", clause.inverted(without: by..<agent.upperBound))
    return [
      Candidate(
        Wh.form(word), [passive, active(clause, participle, by, agent).map { "\(word) \($0)?" }],
        [clause.phrase(agent), clause.sentenceText])
    ]
  }

  /// "founded the glassworks in 1604": the past tense, where it is sure and nothing else is in the clause.
  private static func active(_ clause: Clause, _ participle: Int, _ by: Int, _ agent: Range<Int>) -> String? {
    let between = (participle + 1)..<by
    guard ["was", "were"].contains(clause.verbWord), participle == clause.rest.lowerBound, clause.adverbs.isEmpty,
      agent.upperBound == clause.rest.upperBound,
      between.isEmpty || TimePhrase.at(between.lowerBound, clause.words, end: by)?.range == between,
      let past = VerbForms.english.past(ofParticiple: clause.words[participle].lower), let subject = clause.subjectText
    else { return nil }
    return [past, subject, clause.phrase(between)].compactMap(\.self).joined(separator: " ")
  }
}
