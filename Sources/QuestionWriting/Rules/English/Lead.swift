/// What stands before the subject of an English sentence.
enum Lead {
  /// What is kept for questions, and where the subject begins; nil if it cannot be told.
  static func read(_ words: [Word]) -> (kept: Range<Int>, end: Int)? {
    guard let first = words.first else { return nil }
    if let length = connective(words) { return (0..<0, length) }
    if let time = TimePhrase.at(0, words, end: words.count) { return (time.range, time.range.upperBound) }
    if first.lower.hasSuffix("ly"), first.closing == "," { return (0..<1, 1) }
    guard first.isPreposition || first.isSubordinator else { return (0..<0, 0) }
    // "That" and "as" may be anything.
    if ["that", "as", "like", "than"].contains(first.lower) { return nil }
    guard let end = phraseWithoutComma(words) ?? phraseWithComma(words),
      !words[..<end].contains(where: { ClosedClass.unresolved.contains($0.lower) })
    else { return nil }
    return (0..<end, end)
  }

  /// How many words only join the sentence to the one before.
  private static func connective(_ words: [Word]) -> Int? {
    if connectives.contains(words[0].lower), words[0].closing == "," || words[0].closing.isEmpty { return 1 }
    guard words.count > 2 else { return nil }
    let isPhrase =
      switch words[0].lower {
      case "in": ["addition", "fact", "contrast", "turn"].contains(words[1].text)
      case "for": ["example", "instance"].contains(words[1].text)
      default: false
      }
    return isPhrase ? 2 : nil
  }

  private static func phraseWithComma(_ words: [Word]) -> Int? {
    guard let comma = words.prefix(14).firstIndex(where: { $0.closing == "," }), comma > 0, comma + 1 < words.count,
      !words[..<comma].contains(where: \.breaksAfter)
    else { return nil }
    return comma + 1
  }

  /// "On feast days Maudry Keffin carries …": a preposition, at most four words, and a determiner or a name that cannot
  /// belong to them.
  private static func phraseWithoutComma(_ words: [Word]) -> Int? {
    guard ["on", "in", "at", "during", "after", "before", "below", "under", "above", "behind"].contains(words[0].lower)
    else { return nil }
    for index in 2..<max(2, min(6, words.count - 2)) {
      let before = words[index - 1], word = words[index]
      if before.breaksAfter || before.isVerb(.past) || before.isAuxiliary { return nil }
      if before.isOfClosedClass || before.lower.hasSuffix("ing") { continue }
      if word.isDeterminer, !["that", "all", "each"].contains(word.lower) { return index }
      if word.isCapitalised, !before.isCapitalised, !Calendar.isName(word.lower) { return index }
    }
    return nil
  }

  private static let connectives: Set = [
    "however", "then", "therefore", "also", "thus", "moreover", "furthermore", "finally", "hence", "additionally",
    "consequently", "similarly", "nevertheless", "meanwhile", "but", "and", "so", "yet", "instead",
  ]
}
