/// Parts of a clause that rules look for.
extension Clause {
  func phrase(_ range: Range<Int>) -> String? { sentence.phrase(range) }

  /// The noun phrase that some words begin with.
  func nounPhrase(_ range: Range<Int>) -> Range<Int>? { NounPhrase.read(words, range) }

  func names(in range: Range<Int>) -> [Range<Int>] {
    Names.find(in: words, vocabulary).filter { range.contains($0.lowerBound) && $0.upperBound <= range.upperBound }
  }

  /// What is said of the subject: all but lead and subject.
  var predicate: String? { sentence.phrases([adverbs.lowerBound..<(verb + 1), rest]) }

  /// What follows the verb, or the participle or base behind an auxiliary.
  var complement: Range<Int> { ((secondVerb ?? verb) + 1)..<max(rest.upperBound, (secondVerb ?? verb) + 1) }

  /// Whether the subject says "there", "nobody" or "every", and so is nothing to ask for.
  var hasEmptySubject: Bool { opening.lower == "there" || opening.isNegative }

  /// Whether it says what the authors of a paper do.
  var isByAuthors: Bool { subjectText?.lowercased() == "the authors" }

  /// When something was, if exactly one time is given and it belongs to the verb.
  var time: TimePhrase? {
    if let time = TimePhrase.at(lead.lowerBound, words, end: lead.upperBound), time.range == lead {
      return TimePhrase.find(in: words, rest).isEmpty ? time : nil
    }
    let times = TimePhrase.find(in: words, rest)
    guard lead.isEmpty, times.count == 1, isAdverbial(times[0]) else { return nil }
    return times[0]
  }

  /// Whether a date belongs to the verb and not to a noun before it: it stands right behind a verb, at the end, or
  /// before another preposition.
  private func isAdverbial(_ time: TimePhrase) -> Bool {
    let before = time.range.lowerBound - 1, end = time.range.upperBound
    if end == rest.upperBound { return true }
    if ["and", "or", "of"].contains(words[end].lower) { return false }
    return before == verb || before == secondVerb || words[end].isPreposition
  }
}
