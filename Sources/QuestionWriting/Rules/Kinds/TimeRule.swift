import Randomness

/// "Oskelvane was settled in 1381": "When was Oskelvane settled?" → "1381"; and what happened then.
enum TimeRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    guard !clause.isUnresolved, let time = clause.time, let when = clause.phrase(time.range)?.loweredAtStart else {
      return []
    }
    let range = time.range == clause.lead ? nil : time.range
    guard let statement = clause.statement(without: range) else { return [] }
    let answer = time.unit == .year ? clause.phrase(time.core) : when
    var result = [Candidate("when", questions(clause, time, statement, without: range), [answer, clause.sentenceText])]
    if clause.isPast, !clause.hasEmptySubject {
      result.append(Candidate("what", ["What happened \(when)?", "What took place \(when)?"], [statement.asSentence]))
    }
    return result
  }

  private static func questions(
    _ clause: Clause, _ time: TimePhrase, _ statement: String, without range: Range<Int>?
  ) -> [String?] {
    let isYear = Calendar.isYear(clause.words[time.core.lowerBound]) && time.unit == .year
    var questions: [String?] =
      isYear ? ["The year in which \(statement):", "\(statement.capitalisedAtStart) in what year?"] : []
    if let inverted = clause.inverted(without: range) {
      questions.append("When \(inverted)?")
      if isYear { questions += ["In what year \(inverted)?", "In which year \(inverted)?"] }
      if time.unit == .day { questions.append("On what date \(inverted)?") }
    } else {
      questions.append("When was it that \(statement)?")
    }
    return questions
  }
}
