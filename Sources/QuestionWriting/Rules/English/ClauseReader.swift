/// Reads the first main clause of a plain English statement. It gives up wherever it is not sure.
struct ClauseReader {
  let sentence: RuleSentence
  let vocabulary: Vocabulary
  private var words: [Word] { sentence.words }

  init(_ sentence: RuleSentence, _ vocabulary: Vocabulary) {
    (self.sentence, self.vocabulary) = (sentence, vocabulary)
  }

  func clause() -> Clause? {
    guard sentence.isPlainStatement, let lead = Lead.read(words), startsSubject(lead.end),
      let verb = FiniteVerb(words, behind: lead.end).find()
    else { return nil }
    var end = verb
    while end > lead.end + 1, words[end - 1].isAdverb, words[end - 1].closing.isEmpty { end -= 1 }
    let rest = (verb + 1)..<ClauseEnd(words).end(behind: verb)
    guard let subject = subject(lead.end..<end), isComplete(rest), let kind = kind(of: verb, rest: rest) else {
      return nil
    }
    return Clause(
      sentence: sentence, vocabulary: vocabulary, lead: lead.kept, subject: subject, adverbs: end..<verb, verb: verb,
      kind: kind, rest: rest)
  }

  private func startsSubject(_ index: Int) -> Bool {
    guard index < words.count else { return false }
    let word = words[index]
    if word.lower == "that" || index == 0 && ClauseReader.imperatives.contains(word.lower) { return false }
    if word.lower == "one", index + 1 < words.count, words[index + 1].isVerb(.third) { return false }
    if word.isDeterminer || ["there", "nobody", "anyone", "everybody", "everyone", "other", "one"].contains(word.lower)
    {
      return true
    }
    if word.isOfClosedClass || word.lower.hasSuffix("ing") || word.isVerb(.participle) { return false }
    if word.lower.hasSuffix("ly") { return vocabulary.isName(word) }
    return word.isCapitalised || !word.lower.hasSuffix("ed")
  }

  /// The subject without an apposition; nil if it is not plain.
  private func subject(_ range: Range<Int>) -> Range<Int>? {
    guard range.count <= 14, let last = range.last, !words[last].isPreposition else { return nil }
    if range.contains(where: { ["how", "what", "why", "whether"].contains(words[$0].lower) }) { return nil }
    // "the work the authors found": an article right behind a noun begins a clause.
    if range.dropFirst().contains(where: { words[$0].isArticle && isNoun(words[$0 - 1]) }) { return nil }
    let breaks = range.filter { words[$0].breaksAfter }
    if breaks.isEmpty { return range }
    // "Hesper Lunnock, the captain, …": one apposition, closed right before the verb.
    guard breaks.count == 2, breaks[1] == last, words[breaks[0]].closing == ",", words[last].closing == ",",
      !range.contains(where: { ["and", "or"].contains(words[$0].lower) })
    else { return nil }
    return range.lowerBound..<(breaks[0] + 1)
  }

  private func isNoun(_ word: Word) -> Bool {
    !word.isOfClosedClass && !word.breaksAfter && word.verbForms.allSatisfy { $0.tense == .base }
  }

  /// Whether what follows the verb was not cut off within something: behind "and", "the" or "whose", or before the verb
  /// that "that" must bring.
  private func isComplete(_ rest: Range<Int>) -> Bool {
    guard let last = rest.last else { return true }
    let isCut = rest.upperBound < words.count
    if isCut, words[last].isPreposition && words[last].closing.isEmpty || words[rest.upperBound].lower == "that" {
      return false
    }
    if words[last].isConjunction || words[last].isDeterminer && words[last].lower != "each" { return false }
    if rest.suffix(2).contains(where: { ["who", "which", "whose", "whom"].contains(words[$0].lower) }) { return false }
    guard let that = rest.last(where: { words[$0].lower == "that" }), that < last else { return true }
    // "that even if …," was cut before its own verb.
    if isCut, words[(that + 1)...last].prefix(2).contains(where: { $0.isSubordinator || $0.isPreposition }) {
      return false
    }
    return ((that + 1)...last).contains { index in
      let tenses = words[index].verbForms.map(\.tense)
      return words[index].isAuxiliary || tenses.contains(.third) || tenses.contains(.base)
        || tenses.contains(.past) && (index == last || words[index + 1].lower != "by")
    }
  }

  private func kind(of verb: Int, rest: Range<Int>) -> Clause.Kind? {
    let word = words[verb]
    if word.isAuxiliary, rest.isEmpty { return nil }
    // "said some schools …": a clause without "that".
    if ["say", "think", "believe"].contains(word.verbForms.first { $0.tense != .participle }?.lemma),
      rest.first.map({ words[$0].lower }) != "that"
    {
      return nil
    }
    // "Barriers used to block the street" says one thing or another.
    if word.lower == "used", rest.first.map({ words[$0].lower }) == "to" { return nil }
    if word.isBe || word.isModal || word.lower == "cannot" { return .auxiliary }
    if word.isHave {
      guard let next = rest.first(where: { !words[$0].isAdverb }), !words[next].isPreposition else { return nil }
      if words[next].lower == "been" || words[next].isVerb(.participle) { return .auxiliary }
      return .full(
        VerbForms.Form(lemma: "have", tense: word.lower == "had" ? .past : word.lower == "has" ? .third : .base))
    }
    if ["do", "does", "did"].contains(word.lower) {
      return rest.first.map { words[$0].lower == "not" } == true ? .auxiliary : nil
    }
    let forms = word.verbForms.filter { $0.tense != .participle }
    // "read", "put" are a past and a base; the subject does not tell.
    if forms.count > 1, forms.contains(where: { $0.tense == .base }) { return nil }
    return forms.first.map { .full($0) }
  }

  private static let imperatives: Set = [
    "see", "note", "let", "consider", "suppose", "assume", "recall", "refer", "compare",
  ]
}
