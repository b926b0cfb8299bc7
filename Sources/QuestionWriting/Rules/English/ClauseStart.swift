/// Tells whether another clause, or another verb of the same subject, begins at a place.
struct ClauseStart {
  private let words: [Word]

  init(_ words: [Word]) { self.words = words }

  /// Whether a verb begins there, past adverbs.
  func isVerb(_ index: Int) -> Bool {
    guard let index = words.indices.dropFirst(index).first(where: { !ClosedClass.adverbs.contains(words[$0].lower) }),
      !words[index].isCapitalised
    else { return false }
    let word = words[index]
    if word.isAuxiliary || word.isVerb(.past) || word.isVerb(.participle) { return true }
    return (word.isVerb(.third) || word.isVerb(.base)) && index + 1 < words.count
      && (words[index + 1].isDeterminer || words[index + 1].isPreposition)
  }

  /// Whether that verb cannot be an infinitive or a participle beside the one of the clause before.
  func isFiniteVerb(_ index: Int, behind verb: Int) -> Bool {
    guard isVerb(index),
      let index = words.indices.dropFirst(index).first(where: { !ClosedClass.adverbs.contains(words[$0].lower) })
    else { return false }
    let word = words[index]
    if word.isAuxiliary { return true }
    if word.isVerb(.participle) { return word.isVerb(.past) && !words[verb].isAuxiliary }
    // "compute scores and plot them", but not "to compute scores and plot them".
    return !word.isVerb(.base) || words[verb].isVerb(.base) && !words[verb..<index].contains { $0.lower == "to" }
  }

  /// Whether a subject and its verb begin there: a finite verb before the next comma, outside of relative clauses.
  func isClause(_ index: Int) -> Bool {
    guard index < words.count else { return false }
    if ClauseStart.pronouns.contains(words[index].lower) { return true }
    var isRelativeOpen = false
    for next in index..<words.count {
      if next > index {
        if words[next].isRelative { isRelativeOpen = true }
        if isFinite(next) {
          if !isRelativeOpen { return true }
          isRelativeOpen = false
        }
      }
      if words[next].breaksAfter { return false }
    }
    return false
  }

  private func isFinite(_ index: Int) -> Bool {
    let word = words[index], before = words[index - 1]
    if word.isCapitalised { return false }
    if word.isAuxiliary || word.isVerb(.past) && !before.isDeterminer { return true }
    guard index + 1 < words.count, !word.breaksAfter else { return false }
    let next = words[index + 1]
    return word.isVerb(.third) && (next.isDeterminer || next.isPreposition && next.lower != "of")
      || word.isVerb(.base) && Nouns.isPlural(before.lower) && next.isDeterminer
  }

  private static let pronouns: Set = ["it", "he", "she", "they", "we", "i", "you", "there", "nobody"]
}
