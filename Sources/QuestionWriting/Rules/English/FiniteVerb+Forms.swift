/// What must stand around the forms of verbs that may be nouns as well.
extension FiniteVerb {
  func isThird(_ index: Int) -> Bool {
    let word = words[index], before = words[index - 1], next = words[index + 1]
    // "sculptural works": an adjective and a noun.
    let isAdjective = FiniteVerb.adjectiveEndings.contains { before.lower.hasSuffix($0) }
    if isAdjective, !before.isCapitalised || index == 1 { return false }
    let lemma = word.verbForms.first { $0.tense == .third }?.lemma
    if next.isRelative, lemma.map(FiniteVerb.reporting.contains) != true { return false }
    if next.lower == "of" { return word.lower == "consists" }
    return !isPlural(before: index) && (!NounLikeVerbs.thirdPersons.contains(word.lower) || isNounLikeVerb(index))
  }

  /// Whether a word like "names" or "points" is a verb: an object or a preposition follows, and what stands before is
  /// plainly a subject.
  func isNounLikeVerb(_ index: Int) -> Bool {
    let before = words[index - 1], next = words[index + 1]
    // "proposed changes", "growing needs"
    if !before.isCapitalised, before.lower.hasSuffix("ed") || before.lower.hasSuffix("ing") && index > start + 2 {
      return false
    }
    guard next.isPreposition || next.isRelative else { return opensObject(next) }
    // "data points from", "Church practices in"
    return !words[..<index].contains { Nouns.isPlural($0.lower) && !$0.isCapitalised }
      && (index == start + 1 || words[start].isDeterminer || words.count >= 9)
  }

  /// "the authors often compute scores": behind a plural.
  func isBase(_ index: Int) -> Bool {
    let next = words[index + 1]
    guard let noun = words[..<index].lastIndex(where: { !$0.isAdverb || !$0.closing.isEmpty }), !next.isVerb(.third)
    else { return false }
    return (Nouns.isPlural(words[noun].lower) || isPlural(before: index)) && (!words[noun].isCapitalised || index == 1)
      && words[index].closing.isEmpty
      && (opensObject(next) || words[noun].lower == "authors") && next.lower != "of"
  }

  /// Whether the subject's head is a plural; in "an apprentice at the glassworks" it is none.
  func isPlural(before index: Int) -> Bool {
    Nouns.head(of: start, Array(words[..<index])).map { Nouns.isPlural(words[$0].lower) } == true
  }

  /// Whether a verb may stand behind a word: not behind "the", "of" or "and".
  func mayPrecede(_ word: Word) -> Bool {
    word.possessive.isEmpty && !word.isArticle && !word.isPossessive && !word.isConjunction
      && (!word.isPreposition || word.lower == "out")
  }

  /// Whether a word begins what stands behind verbs: a determiner, preposition, pronoun, number, name, adverb.
  func opensObject(_ word: Word) -> Bool {
    word.isDeterminer || word.isPreposition || word.isAdverb && word.closing.isEmpty || word.isCapitalised
      || Quantity.isNumber(word) || word.lower.hasSuffix("ing")
      || ["it", "them", "him", "that", "how", "what", "one"].contains(word.lower)
  }

  /// They bring "that".
  static let reporting: Set = [
    "announce", "argue", "believe", "claim", "conclude", "confirm", "declare", "demonstrate", "ensure", "explain",
    "find",
    "hold", "hope", "imply", "indicate", "know", "mean", "note", "observe", "predict", "prove", "report", "require",
    "reveal", "say", "see", "show", "state", "suggest", "tell", "think", "warn",
  ]
  static let adjectiveEndings = ["al", "ic", "ive", "ous", "ful", "ary", "able", "ible", "less"]
}
