/// The clauses of a sentence that each state something by themselves.
///
/// "The coin is the fennick, which is made of copper and has a hole" states three things: "The coin is the fennick",
/// "The fennick is made of copper", "The fennick has a hole". Each is read as if it were a sentence of its own.
struct Statements {
  /// As many as are read of one sentence.
  static let most = 8

  private let vocabulary: Vocabulary
  private(set) var clauses: [Clause] = []

  init(of sentence: RuleSentence, _ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
    guard sentence.isPlainStatement else { return }
    var next = ClauseReader(sentence, vocabulary).clause()
    let isPast = next?.isPast
    while let clause = next, clauses.count < Statements.most {
      clauses.append(clause)
      next = clauseBehind(clause)
    }
    clauses += Appositions.statements(in: sentence, vocabulary, isPast: isPast).compactMap(read)
  }

  private func read(_ text: String) -> Clause? { ClauseReader(RuleSentence(text), vocabulary).clause() }

  private func clauseBehind(_ clause: Clause) -> Clause? {
    guard let text = textBehind(clause), let next = read(text) else { return nil }
    let words = clause.words, end = clause.rest.upperBound
    let isJoined = words[end].isConjunction || words[end].isRelative || words[end].isSubordinator
    // "the ground floor built of ashlar" behind a comma alone is no clause.
    if words[end - 1].hasComma, !isJoined, next.kind != .auxiliary, next.isPast,
      next.words[next.verb].isVerb(.participle)
    {
      return nil
    }
    return next
  }

  /// What follows a clause, as a sentence of its own; nil if it is none.
  private func textBehind(_ clause: Clause) -> String? {
    let words = clause.words, end = clause.rest.upperBound
    guard end < words.count else { return nil }
    let boundary = words[end - 1].closing, first = words[end].lower
    if boundary == ",", first == "who" || first == "which" {
      return PronounMeaning(clause, vocabulary).relative.map { sentence($0, words[(end + 1)...]) }
    }
    let start = Statements.joining.contains(first) ? end + 1 : end
    guard [",", ";", ""].contains(boundary), first != "so", start < words.count, !words[start].isRelative,
      start > end || !boundary.isEmpty
    else { return nil }
    let starts = ClauseStart(words)
    if starts.isVerb(start) {
      // Behind a comma alone, or behind a relative clause, it may be anybody's.
      guard start > end, starts.isFiniteVerb(start, behind: clause.verb), clause.opening.lower != "there",
        !words[clause.rest].contains(where: { $0.isRelative || ["to", "by"].contains($0.lower) })
      else { return nil }
      return clause.subjectText.map { sentence($0, words[start...]) }
    }
    guard ["it", "he", "she", "they"].contains(words[start].lower) else { return sentence("", words[start...]) }
    // "it is rude to ask" means nothing before it.
    if words[start].lower == "it", words[start...].prefix(6).contains(where: { ["to", "that"].contains($0.lower) }) {
      return nil
    }
    guard PronounMeaning(clause, vocabulary).isSubject(of: words[start].lower) else { return nil }
    return clause.subjectText.map { sentence($0, words[(start + 1)...]) }
  }

  private func sentence(_ subject: String, _ words: ArraySlice<Word>) -> String {
    let text = ([subject] + words.map(\.whole)).filter { !$0.isEmpty }.joined(separator: " ").capitalisedAtStart
    return text.last?.isLetter == true || text.last?.isNumber == true ? text + "." : text
  }

  private static let joining: Set = ["and", "but", "while", "whereas", "although", "though", "yet"]
}
