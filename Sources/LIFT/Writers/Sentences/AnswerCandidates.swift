/// The parts of an English sentence that could be answers, found by rule, each text once.
///
/// | kind        | found by                                                                     |
/// |-------------|------------------------------------------------------------------------------|
/// | `list`      | short items with commas and `and` between                                     |
/// | `reason`    | from because, so that, in order, due to, thanks to to the end of what goes on |
/// | `means`     | from by and a word in -ing to the phrase's end                                |
/// | `date`      | a month with the numbers around it; four digits behind in, since, by and such |
/// | `number`    | digits or a number's word, and up to three words behind                       |
/// | `name`      | words with capitals, with of, the, de and such between                        |
/// | `phrase`    | an article or the like and up to six words, with what of joins to them        |
/// | `yes`       | the sentence's first phrase; no words of it                                   |
package struct AnswerCandidates {
  package let sentence: SentenceWords
  package private(set) var all: [AnswerCandidate] = []

  package init(_ sentence: SentenceWords) {
    self.sentence = sentence
    addLists()
    addClauses()
    addDatesAndNumbers()
    addNames()
    addPhrases()
    addYes()
  }

  var words: [SentenceWords.Word] { sentence.words }

  mutating func add(_ kind: AnswerKind, _ range: Range<Int>) {
    let text = sentence.text(range)
    guard text.contains(where: { $0.isLetter || $0.isNumber }), text.isBalanced,
      !all.contains(where: { $0.text == text })
    else { return }
    all.append(AnswerCandidate(text: text, kind: kind, range: range))
  }

  /// The place behind the first word from `start` on that has one of some marks behind it.
  func end(_ start: Int, at marks: String) -> Int {
    (words[start...].firstIndex { $0.mark.map(marks.contains) ?? false }).map { $0 + 1 } ?? words.count
  }

  private mutating func addYes() {
    guard words.count >= 4 else { return }
    let end = end(3, at: ",;:.!?—–")
    all.append(AnswerCandidate(text: "Yes", kind: .yes, range: end..<end))
  }
}

extension AnswerCandidates {
  /// Those that can be asked for: no single item of a list, no part of what `and` or `or` joins, and no name that is
  /// part of more.
  package var askable: [AnswerCandidate] {
    let lists = all.filter { $0.kind == .list }.map(\.range)
    let phrases = all.filter { $0.kind == .phrase }.map(\.range)
    return all.filter { candidate in
      guard candidate.kind == .name || candidate.kind == .phrase else { return true }
      let range = candidate.range
      if lists.contains(where: { $0.overlaps(range) }) || isJoined(range) { return false }
      return candidate.kind == .phrase
        || !isInsidePhrase(range) && !phrases.contains(range.lowerBound - 1..<range.upperBound)
    }
  }

  private func isJoined(_ range: Range<Int>) -> Bool {
    func joins(_ index: Int) -> Bool { words.indices.contains(index) && ["and", "or"].contains(words[index].lower) }
    let isFollowedByVerb = range.upperBound < words.count && VerbForms.mayBeFinite(words[range.upperBound].lower)
    return joins(range.upperBound) && !words[range.upperBound - 1].endsPhrase
      || joins(range.lowerBound - 1) && !isFollowedByVerb
  }

  /// Whether a name seems to belong to the words beside it, as in "the blacksmith Anna Bell" and "Spanish architecture".
  private func isInsidePhrase(_ range: Range<Int>) -> Bool {
    if range.lowerBound > 0 {
      let before = words[range.lowerBound - 1]
      if before.isSmall, !before.isFunctionWord, !before.endsPhrase, !sentence.isVerb(range.lowerBound - 1) { return true }
    }
    guard range.upperBound < words.count, !words[range.upperBound - 1].endsPhrase else { return false }
    let after = words[range.upperBound], isFirst = range.lowerBound == 0
    let isVerb = isFirst ? VerbForms.mayBeFinite(after.lower) : sentence.isVerb(range.upperBound)
    return after.isSmall && !after.isFunctionWord && !isVerb
  }
}
