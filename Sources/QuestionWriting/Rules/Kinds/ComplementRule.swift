import Randomness

/// "The capital of Oskelvane is Quennaby": "What is the capital of Oskelvane?" → "Quennaby".
enum ComplementRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    guard clause.isPlainBe, clause.adverbs.isEmpty, !clause.isUnresolved, !clause.hasEmptySubject,
      !["every", "each", "one"].contains(clause.opening.lower), let subject = clause.subjectText,
      let complement = clause.nounPhrase(clause.rest) ?? bareNoun(clause),
      !vague.contains(clause.words[complement.lowerBound].lower)
    else { return [] }
    let isPerson = [clause.subject, complement].contains { Wh.word(for: $0, in: clause) == "Who" }
    let word = isPerson ? "Who" : "What", verb = clause.verbWord
    var questions = [clause.question("\(word) \(verb)", subject)]
    if clause.lead.isEmpty {
      questions +=
        clause.vocabulary.isName(clause.opening)
        ? ["Describe \(subject) in a few words.", "How does the text describe \(subject)?"]
        : ["Can you tell me \(word.lowercased()) \(subject) \(verb)?", "\(subject.capitalisedAtStart):"]
    }
    let answer = clause.phrase(clause.rest.count <= 20 ? clause.rest : complement)
    return [Candidate(word.lowercased(), questions, [answer, clause.sentenceText])]
  }

  /// "The daily drink is brassel, a sour beer": what an article describes is a noun.
  private static func bareNoun(_ clause: Clause) -> Range<Int>? {
    let end = clause.rest.upperBound
    guard clause.rest.count == 1, end < clause.words.count, clause.words[end - 1].closing == ",",
      ["a", "an"].contains(clause.words[end].lower)
    else { return nil }
    return clause.rest
  }

  private static let vague: Set = ["no", "many", "most", "much", "all", "both", "either", "such"]
}
