import Randomness

/// "When the Scold is on its way, a flag is raised": "What happens when the Scold is on its way?" → "A flag is raised."
enum ConditionRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    guard let first = clause.lead.first, let condition = clause.phrase(clause.lead)?.loweredAtStart,
      !clause.isUnresolved,
      let statement = clause.statement()?.asSentence
    else { return [] }
    switch clause.words[first].lower {
    case "if", "when", "whenever", "once":
      let verb = clause.isPast ? "happened" : "happens"
      return [Candidate("what", ["What \(verb) \(condition)?", "What is the case \(condition)?"], [statement])]
    case "although", "though":
      return [Candidate("what", ["What is so \(condition)?", "What is the case \(condition)?"], [statement])]
    default: return []
    }
  }
}
