/// A clause's parts as they stand in questions and answers; nil where a bracket or quote would stay open.
extension Clause {
  /// The subject as it stands within a sentence.
  var subjectText: String? {
    sentence.phrase(subject, keepsPossessive: true).map { lowered($0, at: subject.lowerBound) }
  }

  /// The lead as it begins a question, with its comma; empty if there is none.
  var leadText: String? { lead.isEmpty ? "" : sentence.phrase(lead).map { $0 + ", " } }

  /// The lead behind other words.
  var innerLeadText: String? { leadText.map { lowered($0, at: lead.lowerBound) } }

  /// Subject, verb and rest in the order of a statement, without some words of the rest.
  func statement(without range: Range<Int>? = nil) -> String? {
    guard let subject = subjectText,
      let tail = sentence.phrases([adverbs.lowerBound..<(verb + 1)] + rest(without: range))
    else { return nil }
    return "\(subject) \(tail)"
  }

  /// The whole clause as a sentence.
  var sentenceText: String? {
    guard let statement = statement(), let leadText else { return nil }
    return (leadText + statement).capitalisedAtStart + "."
  }

  /// "was the mill built of stone", "did a Brask marry a Vantrigg": what stands behind a question word; nil also where
  /// the verb's base is not sure.
  func inverted(without range: Range<Int>? = nil) -> String? {
    guard let subject = subjectText else { return nil }
    let tail = rest(without: range), behind = sentence.phrases(tail)
    guard behind != nil || tail.allSatisfy(\.isEmpty) else { return nil }
    let verbs: (first: String, second: String?)
    switch kind {
    case .auxiliary: verbs = (verbWord, nil)
    case .full(let form):
      guard let lemma = form.lemma else { return nil }
      verbs = (auxiliary(form.tense), lemma)
    }
    return [verbs.first, subject, sentence.phrase(adverbs), verbs.second, behind].compactMap(\.self).joined(
      separator: " ")
  }

  /// A question: a question word, and something behind it; the lead comes first.
  func question(_ word: String, _ behind: String?) -> String? {
    guard let behind, let leadText else { return nil }
    return leadText.isEmpty ? "\(word.capitalisedAtStart) \(behind)?" : "\(leadText)\(word.loweredAtStart) \(behind)?"
  }

  func auxiliary(_ tense: VerbForms.Tense) -> String { tense == .past ? "did" : tense == .third ? "does" : "do" }

  /// Words that begin a sentence, as they stand within one: a small letter unless the word is a name.
  func lowered(_ text: String, at index: Int) -> String {
    let first = words[index]
    guard first.isCapitalised, index == 0 || words[index - 1].closing.contains(".") else { return text }
    return isName(index) && !first.isOfClosedClass ? text : text.loweredAtStart
  }

  private func isName(_ index: Int) -> Bool {
    let first = words[index]
    if vocabulary.isName(first) || Calendar.isName(first.lower) { return true }
    if first.text.dropFirst().contains(where: { $0.isUppercase || $0.isNumber }) { return true }
    // "Prime Minister Kishida"
    if index + 1 < words.count, words[index + 1].isCapitalised, first.closing.isEmpty, !words[index + 1].isOfClosedClass
    {
      return true
    }
    // "Table 2"
    if index + 1 < words.count, words[index + 1].isNumber, first.closing.isEmpty { return true }
    if Names.find(in: words, vocabulary).contains(where: { $0.lowerBound == index }) { return true }
    // A word that the document never has in small letters, alone before a verb.
    return !vocabulary.isKnownInLowerCase(first) && subject == index..<(index + 1) && !isPlural
  }

  /// Parts of the rest before and behind some words of it.
  private func rest(without range: Range<Int>?) -> [Range<Int>] {
    guard let range else { return [rest] }
    return [rest.prefix { $0 < range.lowerBound }, rest.drop { $0 < range.upperBound }]
  }
}
