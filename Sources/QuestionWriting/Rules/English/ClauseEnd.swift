/// Finds where a clause ends.
struct ClauseEnd {
  private let words: [Word]
  private let starts: ClauseStart

  init(_ words: [Word]) { (self.words, starts) = (words, ClauseStart(words)) }

  /// The end of the clause that a verb stands in: before a semicolon, colon or dash; before a comma that brings another
  /// clause or describes a name; before "because", "although", "so that"; before "and" with a verb.
  func end(behind verb: Int) -> Int {
    // Behind "that", "and" may join two subjects: nothing ends before the verb there.
    var isThatOpen = false
    for index in (verb + 1)..<max(words.count, verb + 1) {
      let before = words[index - 1], word = words[index]
      if before.closing.contains(where: { ";:—–".contains($0) }) || word.text.isEmpty { return index }
      if ["because", "although", "though", "whereas"].contains(word.lower) || isSoThat(index) { return index }
      if before.hasComma, startsAnother(index) || startsApposition(index, behind: verb) { return index }
      if word.lower == "that" { isThatOpen = true }
      if word.isAuxiliary || word.isVerb(.past) { isThatOpen = false }
      if ["and", "but", "or"].contains(word.lower), !before.hasComma, index + 1 < words.count {
        if !isThatOpen, starts.isFiniteVerb(index + 1, behind: verb) || starts.isClause(index + 1) { return index }
        // "in 1963 and the hotel in 1965"
        if word.lower == "and", Calendar.isYear(before), !Calendar.isYear(words[index + 1]) { return index }
      }
    }
    return words.count
  }

  private func isSoThat(_ index: Int) -> Bool {
    words[index].lower == "so" && index + 1 < words.count && words[index + 1].lower == "that"
  }

  /// Whether something other than a part of a list begins behind a comma.
  private func startsAnother(_ index: Int) -> Bool {
    let word = words[index]
    if ClauseEnd.openings.contains(word.lower) || word.lower.hasSuffix("ing") && word.text.count > 4 { return true }
    // "…, and at meetings, when she has to, the Wick knocks"
    if ["and", "or"].contains(word.lower), index + 1 < words.count, words[index + 1].isPreposition,
      words[(index + 1)...].prefix(4).contains(where: \.hasComma)
    {
      return true
    }
    // "to approve, reject or change"
    if word.isVerb(.base), !word.isVerb(.past) { return false }
    let start = ["and", "or", "nor", "yet"].contains(word.lower) ? index + 1 : index
    return starts.isVerb(start) || starts.isClause(start)
  }

  /// Whether what stands behind a name and a comma describes it, with nothing more of the clause behind that.
  private func startsApposition(_ index: Int, behind verb: Int) -> Bool {
    // "is the durrit, a narrow spade"
    let isDefinition =
      words[verb].isBe && verb + 1 < index && words[verb + 1].lower == "the" && words[index].lower != "the"
    guard words[index - 1].isCapitalised || isDefinition, words[index].isArticle else { return false }
    guard let end = words[index...].firstIndex(where: \.hasComma), end + 1 < words.count else {
      return words[verb].isBe || !words[index...].contains { $0.lower == "and" }
    }
    let next = words[end + 1]
    return !next.isPreposition && next.lower != "and" && !next.isCapitalised
  }

  private static let openings: Set = [
    "who", "which", "where", "when", "whose", "while", "since", "as", "if", "unless", "until", "after", "before", "for",
    "with", "so", "that", "not", "but",
  ]
}
