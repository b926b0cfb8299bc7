import Randomness

/// "Tell me about the Patient Goose." → the sentence, and those that go on about it.
enum TopicRule: QuestionRule {
  static func candidates(_ scene: Scene, _ random: inout SeededGenerator) -> [Candidate] {
    let answer = ([scene.sentence] + scene.continuation).map(\.text).joined(separator: " ")
    let topics = scene.clauses.compactMap(topic) + [pair(scene)].compactMap(\.self)
    let about = topics.map { topic in
      Candidate(
        "topic",
        [
          "What does the text say about \(topic)?", "Tell me about \(topic).", "What do you know about \(topic)?",
          "Describe \(topic).", "Explain what is said about \(topic).",
        ], [answer])
    }
    return about + scene.clauses.compactMap(relation).map { Candidate("topic", [$0], [scene.sentence.text]) }
  }

  /// What a clause is about: its subject.
  private static func topic(_ clause: Clause) -> String? {
    guard !clause.isUnresolved(clause.subject), clause.subject.count <= 8, !clause.isByAuthors,
      !clause.hasEmptySubject, !clause.opening.isQuantifier
    else { return nil }
    return clause.subjectText
  }

  /// The first two names of a sentence whose subject is clear.
  private static func pair(_ scene: Scene) -> String? {
    guard let clause = scene.clauses.first, !clause.isUnresolved(clause.subject) else { return nil }
    let names = clause.names(in: clause.words.indices).filter { isWhole($0, clause.words) }.prefix(2)
    let texts = names.compactMap { name in
      clause.phrase(name).map {
        name.lowerBound > 0 && clause.words[name.lowerBound - 1].lower == "the" ? "the \($0)" : $0
      }
    }
    guard let first = texts.first, let second = texts.dropFirst().first, !first.hasSuffix(second),
      !second.hasSuffix(first)
    else { return nil }
    return "\(first) and \(second)"
  }

  /// Not "the Spanish architect" or "Table 2": the name of something else's kind, or a part of a name.
  private static func isWhole(_ name: Range<Int>, _ words: [Word]) -> Bool {
    let last = words[name.upperBound - 1]
    guard last.possessive.isEmpty, !last.text.contains(".") else { return false }
    guard name.upperBound < words.count, last.closing.isEmpty else { return true }
    let next = words[name.upperBound]
    // "the Wikipedia Table and Image Generation dataset"
    if next.isConjunction, name.upperBound + 1 < words.count, words[name.upperBound + 1].isCapitalised { return false }
    return next.isOfClosedClass || next.isVerb(.third) || next.isVerb(.past)
  }

  /// "What does the captain have to do with the log?"
  private static func relation(_ clause: Clause) -> String? {
    let words = clause.words
    guard let subject = topic(clause), let object = clause.nounPhrase(clause.rest), !clause.isUnresolved(object),
      (2...5).contains(object.count) || words[object.lowerBound].isCapitalised, let phrase = clause.phrase(object),
      !words[object.lowerBound].isQuantifier, words[object.lowerBound].lower != "that",
      words[object.upperBound - 1].lower != "little", !Calendar.units.contains(words[object.upperBound - 1].lower)
    else { return nil }
    // "a stone and iron gate"
    if object.upperBound < clause.rest.upperBound, words[object.upperBound].isConjunction { return nil }
    let isPlural = clause.isPlural || clause.subjectHead.map { Nouns.isPlural($0.lower) } == true
    return "What \(isPlural ? "do" : "does") \(subject) have to do with \(phrase)?"
  }
}
