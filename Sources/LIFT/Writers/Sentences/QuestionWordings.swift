/// The questions that a sentence could be turned into by moving its words, for an answer that stands in it. Which of them
/// is English, the model tells: most are not.
///
///     The feud between the two families began in [1733] over a bell.
///     When did the feud between the two families begin?   When did the feud between the two families begin over a bell?
///
/// The answer gives way to a question word, which goes first; a verb follows it, and the rest keeps its order. If the
/// answer stands before the verb, nothing else moves. Otherwise each auxiliary before it may be the verb that moves, and
/// each word that looks like a full verb may stand in its base form behind do, does or did.
package struct QuestionWordings {
  /// The most questions for one answer.
  package static let most = 32
  /// The most words of one.
  package static let mostWords = 24

  let sentence: SentenceWords
  let gap: Range<Int>
  let kind: AnswerKind
  private let isCommon: (String) -> Bool
  package private(set) var all: [String] = []

  /// - Parameter isCommon: Whether a word that begins the sentence has a small letter inside one.
  package init(_ sentence: SentenceWords, _ candidate: AnswerCandidate, isCommon: (String) -> Bool) {
    self.sentence = sentence
    (gap, kind) = (candidate.range, candidate.kind)
    let first = sentence.words.first?.lower ?? "", lowersFirst = isCommon(first)
    self.isCommon = { lowersFirst && $0 == first }
    let starts = starts()
    for end in ends() {
      if starts.contains(gap.lowerBound) { askForSubject(end) }
      for start in starts where start < gap.lowerBound { ask(start, end) }
    }
  }

  var words: [SentenceWords.Word] { sentence.words }

  /// Where the part that is asked about may begin: at the sentence's beginning, and behind marks and conjunctions.
  private func starts() -> [Int] {
    (0...gap.lowerBound).filter { index in
      guard index > 0 else { return true }
      // "And" joins two parts of a sentence behind a mark, and else mostly two things.
      let before = words[index - 1], joinsParts = index > 1 && words[index - 2].endsPhrase
      return before.endsPhrase
        || EnglishWords.conjunctions.contains(before.lower)
          && (joinsParts || !["and", "as", "what", "how", "until"].contains(before.lower))
          && !["who", "which"].contains(before.lower)
    }.filter { index in
      guard index < gap.lowerBound else { return true }
      let word = words[index].lower
      return !EnglishWords.conjunctions.contains(word) && !EnglishWords.prepositions.contains(word) && word != "there"
    }.suffix(3)
  }

  /// Where it may end: with the phrase that the answer stands in, and at the answer.
  private func ends() -> [Int] {
    if kind == .yes { return [gap.upperBound] }
    let end = words[(gap.upperBound - 1)...].firstIndex { $0.endsPhrase }.map { $0 + 1 } ?? words.count
    return end > gap.upperBound ? [end, gap.upperBound] : [end]
  }

  private mutating func askForSubject(_ end: Int) {
    guard kind != .yes else { return }
    let rest = gap.upperBound..<end
    guard rest.count >= 2, kind != .reason, kind != .means, kind != .date, !words[gap.upperBound - 1].endsPhrase,
      VerbForms.mayBeFinite(words[rest.lowerBound].lower), words[rest.lowerBound + 1].lower != "by"
    else { return }
    for word in questionWords { append([word, text(rest)]) }
  }

  private mutating func ask(_ start: Int, _ end: Int) {
    guard isObject else { return }
    let isLed = gap.lowerBound - start > 1 && EnglishWords.determiners.contains(words[gap.lowerBound - 1].lower)
    let left = start..<gap.lowerBound - (isLed ? 1 : 0), last = left.upperBound - 1
    let countBefore = all.count
    let isClause = [.reason, .means, .yes].contains(kind)
    let isPreposition = !isClause && EnglishWords.prepositions.contains(words[last].lower)
    for verb in left where verb > start && sentence.mayMove(verb, in: left) && isSimple(verb + 1..<left.upperBound) {
      // With nothing to ask for, only the first verb tells what is asked.
      if kind == .yes, all.count > countBefore { break }
      for (auxiliary, form) in sentence.verbForms(verb, before: gap.lowerBound) {
        for word in questionWords {
          let beginning = [word, auxiliary, text(start..<verb), form], rest = text(gap.upperBound..<end)
          // A date is never asked for with its preposition at the end.
          if !(isPreposition && kind == .date) { append(beginning + [text(verb + 1..<left.upperBound), rest]) }
          if isPreposition, last > verb, mayDrop(last) { append(beginning + [text(verb + 1..<last), rest]) }
        }
      }
    }
  }

  /// Whether what stands behind the answer is no verb that has it for a subject.
  private var isObject: Bool {
    guard gap.upperBound < words.count, !words[gap.upperBound - 1].endsPhrase else { return true }
    let after = words[gap.upperBound]
    return after.isFunctionWord && !EnglishWords.auxiliaries.contains(after.lower)
  }

  /// Whether the answer can be asked for behind these words: they are one phrase, and go no deeper than one preposition.
  private func isSimple(_ behind: Range<Int>) -> Bool {
    if kind == .yes { return true }
    return !behind.contains { words[$0].endsPhrase || EnglishWords.conjunctions.contains(words[$0].lower) }
      && behind.count { EnglishWords.prepositions.contains(words[$0].lower) } <= (kind == .reason || kind == .means ? 3 : 1)
  }

  private func text(_ range: Range<Int>) -> String {
    let text = sentence.text(range)
    return range.first == 0 && isCommon(words[0].lower) ? text.prefix(1).lowercased() + text.dropFirst() : text
  }

  private mutating func append(_ parts: [String]) {
    var question = parts.filter { !$0.isEmpty }.joined(separator: " ") + "?"
    question = question.prefix(1).uppercased() + question.dropFirst()
    let isWhole = question.isBalanced && !question.contains(" ?") && !question.contains { ";:".contains($0) }
    guard all.count < Self.most, !all.contains(question), isWhole, !hasTwoBeginnings(question),
      (4...Self.mostWords).contains(question.split(separator: " ").count)
    else { return }
    all.append(question)
  }

  /// Whether a heading stands before the sentence without a mark between: then a small word has a capital.
  private func hasTwoBeginnings(_ question: String) -> Bool {
    SentenceWords(question).words.dropFirst().contains {
      $0.isCapitalised && $0.isFunctionWord && $0.core != "I" && !$0.isAllCapitals
    }
  }
}
