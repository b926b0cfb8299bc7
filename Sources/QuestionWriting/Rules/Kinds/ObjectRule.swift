import Randomness

/// "Ottoline Brask borrowed the bell": "What did Ottoline Brask borrow?" → "the bell".
enum ObjectRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    guard !clause.isUnresolved, clause.opening.lower != "there", !clause.isBe,
      clause.kind != .auxiliary || clause.secondVerb != nil,
      let object = clause.nounPhrase(clause.complement), !isTimeOrMeasure(object, clause)
    else { return [] }
    let words = clause.words, all = clause.complement, behind = object.upperBound..<all.upperBound
    if behind.dropLast().contains(where: { words[$0].breaksAfter }) { return [] }
    let isPerson = Wh.word(for: object, in: clause) == "Who" && !words[object.lowerBound].isNegative
    let word = isPerson ? "Whom" : "What"
    let bare = clause.question(word, clause.inverted(without: all))
    // "a header and its value", "that nobody may whistle": one object to the end.
    let isOne =
      behind.isEmpty || words[all.lowerBound].lower == "that" || words[behind.lowerBound - 1].breaksAfter
      || words[behind.lowerBound].isConjunction
    if isOne { return [Candidate("what", [bare, bare?.accordingToText], [clause.phrase(all), clause.sentenceText])] }
    let long = Candidate("what", [bare], [clause.phrase(all)])
    // "a book about cats", "the plan for a bridge": what follows belongs to the object.
    guard separable.contains(words[behind.lowerBound].lower) else { return [long] }
    let full = clause.question(word, clause.inverted(without: object))
    return [long, Candidate("what", [full, full?.accordingToText], [clause.phrase(object), clause.sentenceText])]
  }

  /// "lasts six hours", "follows a year later", "meets every Tuesday": no object.
  private static func isTimeOrMeasure(_ range: Range<Int>, _ clause: Clause) -> Bool {
    let words = clause.words
    return ["every", "each", "all", "both"].contains(words[range.lowerBound].lower)
      || Calendar.units.contains(words[range.upperBound - 1].lower)
      || Quantity.find(in: words, range).first?.range.lowerBound == range.lowerBound
      || words[range].contains { Calendar.isName($0.lower) }
  }

  private static let separable: Set = [
    "to", "into", "from", "at", "in", "during", "after", "before", "until", "when", "by",
  ]
}
