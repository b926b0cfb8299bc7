extension AnswerCandidates {
  mutating func addPhrases() {
    let articles = EnglishWords.determiners.subtracting(["no"])
    for index in words.indices where articles.contains(words[index].lower) {
      guard var end = nounEnd(index) else { continue }
      while end + 1 < words.count, !words[end - 1].endsPhrase, words[end].lower == "of" {
        let isLed = EnglishWords.determiners.contains(words[end + 1].lower)
        guard let next = isLed ? nounEnd(end + 1) : contentEnd(end + 1) else { break }
        end = next
      }
      // Before a word of an open class it may have left out the noun, or taken in a verb.
      let isWhole = end == words.count || words[end - 1].endsPhrase || words[end].isFunctionWord || sentence.isVerb(end)
      if isWhole, !(end < words.count && words[end].lower == "of") { add(.phrase, index..<end) }
    }
  }

  /// Where the words behind an article end that belong to it, if there are any.
  private func nounEnd(_ index: Int) -> Int? { words[index].endsPhrase ? nil : contentEnd(index + 1) }

  private func contentEnd(_ start: Int) -> Int? {
    var end = start
    while end < words.count, end - start < 6, !sentence.isVerb(end), !words[end].isFunctionWord {
      end += 1
      if words[end - 1].endsPhrase { break }
    }
    while end > start, words[end - 1].lower.hasSuffix("ly"), !words[end - 1].endsPhrase { end -= 1 }
    return end > start ? end : nil
  }
}
