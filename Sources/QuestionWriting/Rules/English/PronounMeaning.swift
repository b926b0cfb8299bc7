/// What pronouns right behind a clause stand for.
struct PronounMeaning {
  private let clause: Clause
  private let vocabulary: Vocabulary
  private let names: [Range<Int>]

  init(_ clause: Clause, _ vocabulary: Vocabulary) {
    (self.clause, self.vocabulary) = (clause, vocabulary)
    names = Names.find(in: clause.words, vocabulary)
  }

  /// What "who" or "which" means: the name right before it, or all that a clause like "The coin is the fennick" ends
  /// in.
  var relative: String? {
    let words = clause.words, end = clause.rest.upperBound
    if let name = names.first(where: { $0.upperBound == end }) {
      let hasArticle = name.lowerBound > 0 && words[name.lowerBound - 1].lower == "the"
      return clause.sentence.phrase(hasArticle ? (name.lowerBound - 1)..<end : name)
    }
    guard clause.isPlainBe, let complement = NounPhrase.read(words, clause.rest), complement == clause.rest,
      ["the", "his", "her", "its", "their"].contains(words[complement.lowerBound].lower)
    else { return nil }
    return clause.sentence.phrase(complement)
  }

  /// Whether "it", "he", "she" or "they" can only mean the clause's subject.
  func isSubject(of pronoun: String) -> Bool {
    if clause.isUnresolved(clause.subject) || clause.opening.lower == "there" || clause.opening.isNegative {
      return false
    }
    let isPlural = clause.isPlural || clause.subjectHead.map { Nouns.isPlural($0.lower) } == true
    let isPerson = Wh.word(for: clause.subject, in: clause) == "Who"
    switch pronoun {
    case "they": return isPlural && clause.isBe
    case "it": return !isPlural && !isPerson && clause.isBe
    default:
      let hasOther = names.contains { clause.rest.contains($0.lowerBound) && vocabulary.isPerson(clause.words[$0]) }
      return !isPlural && isPerson && !hasOther
    }
  }
}
