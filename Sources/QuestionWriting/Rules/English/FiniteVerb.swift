/// Finds the verb of a main clause.
///
/// Auxiliaries are verbs wherever they stand. Of other words only the forms tell, and many are nouns too ("the names",
/// "a play"): these count only where what stands before and behind them fits a verb, and no other verb follows in the
/// clause.
struct FiniteVerb {
  let words: [Word]
  /// Where the subject begins.
  let start: Int

  init(_ words: [Word], behind start: Int) { (self.words, self.start) = (words, start) }

  /// The first finite verb behind the subject's beginning that is in no relative clause.
  func find() -> Int? {
    var isRelativeOpen = words[start].lower == "whoever"
    for index in (start + 1)..<max(words.count, start + 1) {
      let word = words[index]
      if word.isRelative {
        if isRelativeOpen || word.lower == "when" { return nil }
        isRelativeOpen = true
      } else if word.isSubordinator, !word.isPreposition {
        return nil
      } else if isVerb(index, isRelative: isRelativeOpen) {
        if !isRelativeOpen { return mayPrecede(words[index - 1]) ? index : nil }
        isRelativeOpen = false
      }
      if word.closing.contains(where: { ";:—–".contains($0) }) || word.text.isEmpty { return nil }
    }
    return nil
  }

  private func isVerb(_ index: Int, isRelative: Bool) -> Bool {
    let word = words[index], before = words[index - 1], tenses = word.verbForms.map(\.tense)
    if word.isCapitalised { return false }
    if word.isAuxiliary { return true }
    guard index + 1 < words.count, !tenses.isEmpty else { return false }
    // "people who refuse"
    if isRelative, ["who", "which", "that"].contains(before.lower), tenses.contains(where: { $0 != .participle }) {
      return true
    }
    // "the tool that every household owns is …"
    if isRelative, tenses.contains(.third) || tenses.contains(.past), words[index + 1].isAuxiliary { return true }
    guard !isBehindAuxiliary(index), mayPrecede(before), !before.isDeterminer else { return false }
    // "Table 2 shows", but not "three shows".
    if Quantity.isNumber(before), index < 2 || !words[index - 2].isCapitalised { return false }
    // What another verb follows is a noun, or a participle: "the cheese made of milk is …".
    if !isRelative, hasVerb(behind: index) { return false }
    // "succeeding unregistered groups"
    let isKnown = word.verbForms.contains { $0.lemma != nil }
    if !isKnown, !before.isCapitalised,
      (FiniteVerb.adjectiveEndings + ["ing"]).contains(where: { before.lower.hasSuffix($0) })
    {
      return false
    }
    return tenses.contains(.past) || tenses.contains(.third) && isThird(index)
      || tenses.contains(.base) && isBase(index)
  }

  /// "was displayed"
  private func isBehindAuxiliary(_ index: Int) -> Bool {
    guard let before = words[..<index].last(where: { !$0.isAdverb || !$0.closing.isEmpty }) else { return false }
    return before.isAuxiliary || ["be", "been", "being"].contains(before.lower)
  }

  /// Whether a sure verb follows before the next comma, conjunction or relative pronoun.
  private func hasVerb(behind index: Int) -> Bool {
    for next in (index + 1)..<words.count {
      let word = words[next]
      if words[next - 1].breaksAfter || word.isConjunction || word.isRelative || word.isSubordinator { return false }
      if ["what", "how", "than", "whether"].contains(word.lower) { return false }
      if word.isAuxiliary { return true }
      guard mayPrecede(words[next - 1]) else { continue }
      let behind = next + 1 < words.count ? words[next + 1] : nil
      if word.isVerb(.third), !NounLikeVerbs.thirdPersons.contains(word.lower), let behind, opensObject(behind),
        !behind.isPreposition || behind.lower == "to"
      {
        return true
      }
      // "showed" may be a participle; but none has an object behind it.
      if word.isVerb(.past), !word.isVerb(.participle) || behind?.isDeterminer == true { return true }
    }
    return false
  }
}
