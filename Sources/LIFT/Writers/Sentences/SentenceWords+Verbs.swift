/// Which words are verbs, as far as their forms and neighbours tell.
extension SentenceWords {
  private func isAuxiliary(_ index: Int) -> Bool { EnglishWords.auxiliaries.contains(words[index].lower) }

  private func joins(_ index: Int) -> Bool { EnglishWords.conjunctions.contains(words[index].lower) }

  /// Whether a word is a verb as far as its form tells for sure; nouns end in s, too.
  func isVerb(_ index: Int) -> Bool {
    let word = words[index].lower
    return EnglishWords.auxiliaries.contains(word) || VerbForms.mayBeFinite(word) && !word.hasSuffix("s")
  }

  /// Whether a word may be the verb of its part of the sentence. A full verb is none if an auxiliary has the same subject,
  /// or if it stands in a clause that tells about the subject; neither is one behind another verb.
  func mayMove(_ verb: Int, in left: Range<Int>) -> Bool {
    func mayBeVerb(_ index: Int) -> Bool { index > left.lowerBound && VerbForms.mayBeFinite(words[index].lower) }
    let subject = left.lowerBound..<verb
    guard words[subject].contains(where: \.mayBeSubject), !words[subject].contains(where: \.endsPhrase) else {
      return false
    }
    if let and = subject.first(where: { words[$0].lower == "and" }), (left.lowerBound..<and).contains(where: mayBeVerb) {
      return false
    }
    // What may be a verb or a noun in s is a verb if it has an object.
    func isVerbWithObject(_ index: Int) -> Bool {
      mayBeVerb(index) && EnglishWords.determiners.contains(words[index + 1].lower)
    }
    if isAuxiliary(verb) {
      return !subject.prefix { !joins($0) }.contains { isAuxiliary($0) || isSureVerb($0) || isVerbWithObject($0) }
    }
    return !subject.contains { joins($0) || isAuxiliary($0) || isSureVerb($0) || isVerbWithObject($0) }
      && !(verb + 1..<left.upperBound).prefix { !joins($0) }.contains(where: isAuxiliary)
  }

  /// A past that looks like no noun.
  private func isSureVerb(_ index: Int) -> Bool {
    index > 0 && words[index].isSmall && VerbForms.isIrregularPast(words[index].lower)
      && !EnglishWords.determiners.contains(words[index - 1].lower)
  }

  /// What may stand before the subject for a verb, and what in the verb's place.
  ///
  /// - Parameter gap: Where the answer begins.
  func verbForms(_ index: Int, before gap: Int) -> [(auxiliary: String, base: String)] {
    let word = words[index], before = words[index - 1].lower
    if EnglishWords.auxiliaries.contains(word.lower) {
      let isFullVerb = index + 1 >= gap - 1 && !words[gap - 1].lower.hasSuffix("ed")
      return [(word.lower, "")] + (isFullVerb ? VerbForms.having[word.lower].map { [$0] } ?? [] : [])
    }
    let notBeforeVerbs = [
      EnglishWords.auxiliaries, EnglishWords.determiners, EnglishWords.prepositions, EnglishWords.attributes,
      EnglishWords.numbers,
    ]
    guard word.isSmall, !word.isFunctionWord, !notBeforeVerbs.contains(where: { $0.contains(before) }) else { return [] }
    let next = index + 1 < words.count ? words[index + 1].lower : ""
    let isNoun = word.lower.hasSuffix("s") && (next == "of" && word.lower != "consists" || VerbForms.mayBeFinite(next))
    let isBehindAdverb = index > 1 && (EnglishWords.adverbs.contains(before) || before.hasSuffix("ly"))
    return isNoun ? [] : VerbForms.questions(word.lower, after: isBehindAdverb ? words[index - 2].lower : before)
  }
}

extension SentenceWords.Word {
  /// Whether it may be what a sentence is about.
  fileprivate var mayBeSubject: Bool { !isFunctionWord || EnglishWords.pronouns.contains(lower) || lower == "we" }
}
