import Randomness

/// "The library is in Veskerry": "Where is the library?" → "in Veskerry".
enum PlaceRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    let words = clause.words, isLocated = clause.kind.lemma.map(located.contains) == true
    guard !clause.isUnresolved, clause.isBe || isLocated, let start = clause.complement.first,
      prepositions.contains(words[start].lower), TimePhrase.at(start, words, end: clause.rest.upperBound) == nil,
      let noun = clause.nounPhrase((start + 1)..<clause.rest.upperBound),
      !Calendar.units.contains(words[noun.upperBound - 1].lower)
    else { return [] }
    // "is in trouble" is no place; a name that is nobody's is one.
    let hasName = clause.names(in: noun).contains { !clause.vocabulary.isPerson(words[$0]) }
    guard hasName || isLocated, !clause.isPlainBe || words[start].lower != "at" else { return [] }
    let range = start..<(clause.isPlainBe ? clause.rest.upperBound : end(noun, clause))
    guard let question = clause.question("Where", clause.inverted(without: range)) else { return [] }
    var questions: [String?] = [question]
    if clause.lead.isEmpty {
      questions.append(clause.question("In what place", clause.inverted(without: range)))
      questions.append(clause.statement(without: range).map { "The place where \($0):" })
    }
    return [Candidate("where", questions, [clause.phrase(range), clause.sentenceText])]
  }

  /// With what says it more closely: "in Jerez, in the Province of Cádiz, Spain", "on the hill in the middle".
  private static func end(_ noun: Range<Int>, _ clause: Clause) -> Int {
    let words = clause.words, stop = clause.rest.upperBound
    var end = noun.upperBound
    while end + 1 < stop, prepositions.contains(words[end].lower), TimePhrase.at(end, words, end: stop) == nil,
      let next = clause.nounPhrase((end + 1)..<stop)
    {
      end = next.upperBound
    }
    while end < stop, words[end - 1].hasComma, words[end].isCapitalised { end += 1 }
    return end
  }

  private static let prepositions: Set = ["in", "at", "near", "on", "behind", "inside", "under", "beside"]
  private static let located: Set = ["live", "stand", "lie", "sit", "dwell", "reside"]
}
