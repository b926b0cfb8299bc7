import Randomness

/// "The Green Book has exactly eleven pages": "How many pages does the Green Book have?" → "exactly eleven".
enum QuantityRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    clause.isUnresolved ? [] : Quantity.find(in: clause.words, clause.core).compactMap { candidate($0, clause) }
  }

  private static func candidate(_ quantity: Quantity, _ clause: Clause) -> Candidate? {
    guard isCount(quantity, clause), let number = clause.phrase(quantity.number),
      let noun = clause.phrase(quantity.noun),
      let inPlace = inPlace(quantity, clause, noun)
    else { return nil }
    let question = inFront(quantity, clause, noun) ?? inPlace
    return Candidate(
      "how many", [question, inPlace, question.accordingToText], ["\(number) \(noun)", number, clause.sentenceText])
  }

  /// Not "the seven members", "between 3 and 5 days", "15 years his senior": part of something else.
  private static func isCount(_ quantity: Quantity, _ clause: Clause) -> Bool {
    let words = clause.words, range = quantity.range
    if range.lowerBound > 0, notBefore.contains(words[range.lowerBound - 1].lower) { return false }
    guard range.upperBound < clause.core.upperBound else { return true }
    return !words[range.upperBound - 1].breaksAfter && !["his", "her", "their"].contains(words[range.upperBound].lower)
  }

  /// "how many pages does the Green Book have?", "for how many years does a member serve?"
  private static func inFront(_ quantity: Quantity, _ clause: Clause, _ noun: String) -> String? {
    let words = clause.words, range = quantity.range
    if range.lowerBound == clause.subject.lowerBound {
      let subject = clause.phrase(range.upperBound..<clause.subject.upperBound)
      return clause.predicate.flatMap {
        clause.question("How many \(noun)", [subject, $0].compactMap(\.self).joined(separator: " "))
      }
    }
    let isList = range.upperBound < clause.rest.upperBound && words[range.upperBound].isConjunction
    if range.lowerBound == clause.rest.lowerBound, !isList {
      return clause.question("How many \(noun)", clause.inverted(without: range))
    }
    let before = range.lowerBound - 1
    guard clause.rest.contains(before), ["for", "after", "in", "within"].contains(words[before].lower),
      Calendar.units.contains(words[range.upperBound - 1].lower)
    else { return nil }
    return clause.question(
      "\(words[before].lower) how many \(noun)", clause.inverted(without: before..<range.upperBound))
  }

  /// "the Green Book has how many pages?": right wherever the number stands.
  private static func inPlace(_ quantity: Quantity, _ clause: Clause, _ noun: String) -> String? {
    let before = clause.core.lowerBound..<quantity.range.lowerBound,
      behind = quantity.range.upperBound..<clause.rest.upperBound
    if let last = before.last, clause.words[last].breaksAfter { return nil }
    let first = clause.sentence.phrase(before, keepsPossessive: true).map { clause.lowered($0, at: before.lowerBound) }
    let last = clause.phrase(behind)
    guard let lead = clause.leadText, first != nil || before.isEmpty, last != nil || behind.isEmpty else { return nil }
    let question = [first, "how many \(noun)", last].compactMap(\.self).joined(separator: " ") + "?"
    return (lead + question).capitalisedAtStart
  }

  private static let notBefore: Set = [
    "the", "these", "those", "between", "and", "or", "of", "to", "than", "first", "last", "following", "same", "other",
    "next", "a", "an", "every", "its", "their", "his", "her",
  ]
}
