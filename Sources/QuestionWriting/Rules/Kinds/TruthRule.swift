import Randomness

/// "Is it true that the Green Book has twelve pages?" → "No. The Green Book has eleven pages."
enum TruthRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    guard !clause.isUnresolved, clause.core.count >= 4, let lead = clause.innerLeadText,
      let right = clause.statement(), let whole = clause.sentenceText
    else { return [] }
    let wrong = wrongStatement(clause, document.exchanges, &random)
    // Far more can be confirmed than denied; a reader who is asked all of it learns to say yes.
    let isConfirmed = wrong != nil || random.index(below: 4) == 0
    return [(isConfirmed ? right : nil, "Yes"), (wrong, "No")].compactMap { statement, word in
      statement.map { statement in
        Candidate(
          "truth",
          [
            "Is it true that \(lead)\(statement)?", "True or false: \(lead)\(statement).",
            "Is it right that \(lead)\(statement)?",
          ], ["\(word). \(whole)"])
      }
    }
  }

  /// The statement with a number, year or person exchanged for another of the document; nil if it has none.
  private static func wrongStatement(
    _ clause: Clause, _ exchanges: Exchanges, _ random: inout SeededGenerator
  ) -> String? {
    var choices: [(place: Range<Int>, other: String)] = []
    for index in clause.core where isExchangeable(index, clause.words) {
      let word = clause.words[index]
      let other =
        Calendar.isYear(word) ? exchanges.year(besides: word.text, &random) : exchanges.number(like: word, &random)
      if let other { choices.append((index..<(index + 1), other)) }
    }
    for name in clause.names(in: clause.core) where isPerson(name, clause) {
      if let other = exchanges.person(notIn: clause.sentence.text, &random) { choices.append((name, other)) }
    }
    guard !choices.isEmpty else { return nil }
    let (place, other) = random.element(of: choices)
    return statement(clause, with: other, at: place)
  }

  /// A number by itself: not of a name, a reference, or a larger number.
  private static func isExchangeable(_ index: Int, _ words: [Word]) -> Bool {
    let word = words[index]
    guard word.opening.isEmpty, !word.isCapitalised, index == 0 || !words[index - 1].isCapitalised else { return false }
    if Calendar.isYear(word) { return true }
    // "nine thousand", "21 March", "11 th"
    let isPart = [index - 1, index + 1].contains { near in
      guard words.indices.contains(near) else { return false }
      return Quantity.isNumber(words[near]) || Calendar.isName(words[near].lower)
        || ["th", "st", "nd", "rd"].contains(words[near].lower)
    }
    return Quantity.isNumber(word) && word.closing.isEmpty && !isPart
  }

  private static func isPerson(_ name: Range<Int>, _ clause: Clause) -> Bool {
    let hasArticle = name.lowerBound > 0 && clause.words[name.lowerBound - 1].lower == "the"
    return !hasArticle && clause.words[name].allSatisfy(\.isCapitalised)
      && clause.vocabulary.isPerson(clause.words[name])
  }

  private static func statement(_ clause: Clause, with other: String, at place: Range<Int>) -> String? {
    let last = clause.words[place.upperBound - 1]
    let before = clause.phrase(clause.core.lowerBound..<place.lowerBound).map {
      clause.lowered($0, at: clause.core.lowerBound)
    }
    let behind = clause.phrase(place.upperBound..<clause.core.upperBound)
    return [before, other + last.possessive + (behind == nil ? "" : last.closing), behind].compactMap(\.self)
      .joined(separator: " ")
  }
}
