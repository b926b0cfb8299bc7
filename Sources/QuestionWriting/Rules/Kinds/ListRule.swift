import Randomness

/// "Visitors come for three things: the blue glass, the pear soup and the quiet": what a colon brings.
enum ListRule: ClauseRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
  {
    let words = clause.words, end = clause.rest.upperBound
    guard !clause.isUnresolved, end < words.count, words[end - 1].closing == ":", isList(words[end...]),
      let list = clause.phrase(end..<words.count), let statement = clause.statement()
    else { return [] }
    return [
      Candidate(
        "list",
        [
          "Complete the list: \(statement):", "Name all that is listed here: \(statement):",
          "List what follows: \(statement):",
        ], [list.asSentence])
    ]
  }

  /// Commas and an "and", with at most eight words between them.
  private static func isList(_ words: ArraySlice<Word>) -> Bool {
    words.contains(where: \.hasComma) && words.contains { $0.lower == "and" }
      && words.split { $0.hasComma || $0.lower == "and" }.allSatisfy { $0.count <= 8 }
  }
}
