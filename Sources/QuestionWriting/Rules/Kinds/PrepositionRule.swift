import Randomness

/// "Hollin is made of smoked pears": "What is hollin made of?" → "smoked pears".
enum PrepositionRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    let words = clause.words, all = clause.complement, object = all.dropFirst()
    guard !clause.isUnresolved, clause.kind != .auxiliary || clause.secondVerb != nil, object.count > 0,
      prepositions.contains(words[all.lowerBound].lower), words[all.lowerBound - 1].closing.isEmpty,
      words[all.lowerBound].closing.isEmpty, TimePhrase.at(all.lowerBound, words, end: all.upperBound) == nil,
      isAskedFor(object, clause), let inverted = clause.inverted(without: all)
    else { return [] }
    let noun = clause.nounPhrase(object), preposition = words[all.lowerBound].lower
    let isPerson = noun.map { Wh.word(for: $0, in: clause) == "Who" } == true
    // A long answer is cut to its first noun phrase.
    let answer = clause.phrase(object.count <= 8 ? object : noun ?? object)
    return [
      Candidate(
        isPerson ? "who" : "what",
        [
          clause.question(isPerson ? "Who" : "What", "\(inverted) \(preposition)"),
          clause.question("\(preposition) \(isPerson ? "whom" : "what")", inverted),
        ], [answer, clause.sentenceText])
    ]
  }

  /// Not "learns for eight years", "invited to compete", "about 200 people", "known as", "by blowing".
  private static func isAskedFor(_ object: Range<Int>, _ clause: Clause) -> Bool {
    let first = clause.words[object.lowerBound], preposition = clause.words[object.lowerBound - 1].lower
    if ["that", "how", "whether", "what", "this", "to"].contains(first.lower) || first.lower.hasSuffix("ing") {
      return false
    }
    if let noun = clause.nounPhrase(object), Calendar.units.contains(clause.words[noun.upperBound - 1].lower) {
      return false
    }
    let isNoun = clause.nounPhrase(object) != nil
    switch preposition {
    // "made of smoked pears"
    case "of", "from", "with": return true
    case "to": return isNoun && !first.isVerb(.base)
    case "about": return isNoun && !Quantity.isNumber(first)
    case "as": return clause.words[object.lowerBound - 2].lower != "known" && isNoun
    default: return isNoun
    }
  }

  private static let prepositions: Set = [
    "of", "from", "with", "about", "for", "as", "into", "over", "on", "after", "to", "against", "through",
  ]
}
