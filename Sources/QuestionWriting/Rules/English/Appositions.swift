/// Descriptions beside names: "Dov Marrentide, a baker whose bread had failed".
enum Appositions {
  /// Each as a statement, "Dov Marrentide was a baker whose bread had failed."
  static func statements(in sentence: RuleSentence, _ vocabulary: Vocabulary, isPast: Bool?) -> [String] {
    let words = sentence.words
    guard let isPast = isPast ?? tense(words) else { return [] }
    return Names.find(in: words, vocabulary).compactMap { name in
      let start = name.upperBound
      guard start + 1 < words.count, words[start - 1].closing == ",", words[start - 1].possessive.isEmpty,
        ["a", "an", "the"].contains(words[start].lower), !words[start + 1].isCapitalised,
        name.lowerBound == 0 || !words[name.lowerBound - 1].hasComma
      else { return nil }
      let end = words[start...].firstIndex { $0.breaksAfter || $0.closing.contains(".") } ?? words.count - 1
      // In "Pellintock, the hill and the sea" and in "On Oskelvane, the wind blows" it is something else.
      guard end > start + 1, end + 1 == words.count || words[end].closing == "," && words[end + 1].lower != "and",
        isDescription(words, start...end), !startsLead(words, name), let text = sentence.phrase(start..<(end + 1)),
        let subject = sentence.phrase(withArticle(name, words))
      else { return nil }
      return "\(subject.capitalisedAtStart) \(isPast ? "was" : "is") \(text)."
    }
  }

  /// Whether the sentence is about the past; nil if it does not tell.
  private static func tense(_ words: [Word]) -> Bool? {
    if words.contains(where: { ["was", "were", "had", "did"].contains($0.lower) }) { return true }
    return words.contains { ["is", "are", "has", "have"].contains($0.lower) } ? false : nil
  }

  /// A noun phrase, whose verbs are in a relative clause.
  private static func isDescription(_ words: [Word], _ range: ClosedRange<Int>) -> Bool {
    var isRelative = false
    for index in range {
      let word = words[index]
      if word.isRelative { isRelative = true }
      if ["and", "or", "but"].contains(word.lower) { return false }
      if !isRelative,
        word.isPossessive || word.isAuxiliary
          || index > range.lowerBound + 1 && (word.isVerb(.past) || word.isVerb(.third))
      {
        return false
      }
    }
    return true
  }

  /// "In Pellintock, the …": a name at the end of what stands before the subject.
  private static func startsLead(_ words: [Word], _ name: Range<Int>) -> Bool {
    name.lowerBound < 8 && words.first.map { $0.isPreposition || $0.isSubordinator } == true
  }

  private static func withArticle(_ name: Range<Int>, _ words: [Word]) -> Range<Int> {
    let hasArticle = name.lowerBound > 0 && words[name.lowerBound - 1].lower == "the"
    return hasArticle ? (name.lowerBound - 1)..<name.upperBound : name
  }
}
