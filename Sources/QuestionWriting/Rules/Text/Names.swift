/// Names in English: runs of words with capital letters.
enum Names {
  /// The names of a sentence, longest first match, without months and days of the week.
  ///
  /// A run goes over `of`, `of the`, `de`, `van`, `von` and the like when a capital follows. The first word of a
  /// sentence counts if the document has it with a capital elsewhere.
  static func find(in words: [Word], _ vocabulary: Vocabulary) -> [Range<Int>] {
    var result: [Range<Int>] = [], index = 0
    while index < words.count {
      guard begins(at: index, words, vocabulary) else {
        index += 1
        continue
      }
      var end = index + 1
      while end < words.count, let next = continuation(from: end, words) { end = next }
      let only = words[index]
      if end - index > 1 || !Calendar.isName(only.lower) { result.append(index..<end) }
      index = end
    }
    return result
  }

  private static func begins(at index: Int, _ words: [Word], _ vocabulary: Vocabulary) -> Bool {
    let word = words[index]
    guard word.isCapitalised, word.lower != "i", !word.isOfClosedClass, !Calendar.isName(word.lower)
    else { return false }
    let startsSentence =
      index == 0 || words[index - 1].closing.contains { ".:!?“”\"".contains($0) } && !isInitial(words[index - 1])
    guard startsSentence else { return true }
    if vocabulary.isName(word) { return true }
    // "Tobin Askerry foretells": unseen before, and followed by another capital.
    let next = index + 1 < words.count ? words[index + 1] : nil
    return !vocabulary.isKnownInLowerCase(word) && !word.breaksAfter && next?.isCapitalised == true
      && next.map { !$0.isOfClosedClass } == true
  }

  /// The end of the run if it goes on at a word.
  private static func continuation(from index: Int, _ words: [Word]) -> Int? {
    let before = words[index - 1]
    guard before.possessive.isEmpty, !before.breaksAfter, before.closing.isEmpty || isInitial(before) else {
      return nil
    }
    if isPart(words[index]) { return index + 1 }
    guard links.contains(words[index].lower), words[index].closing.isEmpty else { return nil }
    var next = index + 1
    if words[index].lower == "of", next < words.count, words[next].lower == "the" { next += 1 }
    return next < words.count && words[next].opening.isEmpty && isPart(words[next]) ? next + 1 : nil
  }

  private static func isPart(_ word: Word) -> Bool {
    word.opening.isEmpty && word.isCapitalised && !word.isOfClosedClass && !Calendar.isName(word.lower)
  }

  /// Behind which a full stop ends no name.
  private static func isInitial(_ word: Word) -> Bool {
    word.closing == "." && (word.text.count == 1 || PersonEvidence.titles.contains(word.lower))
  }

  private static let links: Set = [
    "of", "de", "del", "della", "di", "du", "la", "van", "von", "der", "den", "da", "y", "el",
  ]
}
