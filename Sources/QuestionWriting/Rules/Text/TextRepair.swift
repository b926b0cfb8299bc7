import SentenceBoundaries

/// Mends what the way from a printed page does to sentences.
enum TextRepair {
  /// The sentences of a passage, also where the blank between two is missing ("1966.Picardo"), without references
  /// ("(Lin, 2004)", "[12]"), without blanks before punctuation, and without the heading that a sentence follows on the
  /// same line ("Results Table 3 shows"); nil for a heading of Markdown.
  static func sentences(in text: String) -> [String?] {
    Sentences.ranges(in: text).flatMap { range -> [String?] in
      guard let plain = Markdown.plain(text[range].singleSpaced) else { return [nil] }
      return parts(Citations.removed(plain)).map(withoutHeading)
    }
  }

  /// Cut at a full stop between a small letter or digit and a capital that a small letter follows.
  private static func parts(_ text: String) -> [String] {
    guard text.dropLast().contains(".") else { return [text] }
    let characters = Array(text)
    var result: [String] = [], start = 0
    for index in characters.indices.dropFirst().dropLast(2) where characters[index] == "." {
      let (before, next, behind) = (characters[index - 1], characters[index + 1], characters[index + 2])
      if before.isLowercase || before.isNumber || before == ")", next.isUppercase, behind.isLowercase,
        index - start > 20
      {
        result.append(String(characters[start...index]))
        start = index + 1
      }
    }
    result.append(String(characters[start...]))
    return result
  }

  /// Behind some words with capitals, one that begins sentences and has a capital too begins this one.
  private static func withoutHeading(_ text: String) -> String {
    var words = text.split(separator: " ")
    // "5 Techniques are …": the number of a footnote.
    if words.count > 4, words[0].count < 3, words[0].allSatisfy(\.isNumber), words[1].first?.isUppercase == true {
      words.removeFirst()
    }
    if let first = words.first, headings.contains(String(first)), words.count > 4, words[1].first?.isUppercase == true {
      return withoutHeading(words.dropFirst().joined(separator: " "))
    }
    // "Generation from titles We investigate": within a sentence these have no capital.
    if let index = words.indices.dropFirst().prefix(12).first(where: { pronouns.contains(String(words[$0])) }),
      index + 1 < words.count,
      words[index + 1].first?.isLowercase == true, words[index - 1].last.map({ $0.isLetter || $0.isNumber }) == true
    {
      return words[index...].joined(separator: " ")
    }
    for index in words.indices.prefix(9) {
      let word = words[index]
      if (1...3).contains(index), word == "Table" || word == "Figure", index + 1 < words.count,
        words[index + 1].allSatisfy(\.isNumber)
      {
        return words[index...].joined(separator: " ")
      }
      if index > 0, index + 2 < words.count, starts.contains(String(word)), words[index + 1].first?.isLowercase == true,
        words[index - 1].last.map({ $0.isLetter || $0.isNumber }) == true
      {
        return words[index...].joined(separator: " ")
      }
      guard
        word.first?.isUppercase == true || ["and", "of", "for", "the", "&", "from", "in", "on"].contains(word)
          || word.first?.isNumber == true
      else { break }
    }
    return words.joined(separator: " ")
  }

  private static let headings: Set = [
    "Abstract", "Introduction", "Background", "Methods", "Experiments", "Results", "Discussion", "Limitations",
    "Conclusion",
    "Conclusions", "Acknowledgements",
  ]
  private static let pronouns: Set = ["We", "This", "These", "Our", "They"]
  private static let starts: Set = [
    "We", "This", "These", "It", "Our", "They", "There", "Many", "Several", "In", "For", "To", "As", "Since", "When",
    "If",
    "The", "A", "An", "Although", "While", "Because", "Given", "By", "Similarly", "However", "Moreover", "Here",
    "Following", "Recently",
  ]
}
