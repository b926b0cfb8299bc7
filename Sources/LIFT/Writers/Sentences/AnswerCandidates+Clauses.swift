extension AnswerCandidates {
  mutating func addLists() {
    for last in words.indices.dropFirst(2).dropLast() where ["and", "or"].contains(words[last].lower) {
      var start = last, items = 1
      repeat {
        start -= 1
        while start > 0, !words[start - 1].endsPhrase, isInsideItem(start - 1), last - start < 24 { start -= 1 }
        items += 1
      } while start > 0 && words[start - 1].mark == ","
      var end = last + 2
      while end < words.count, !words[end - 1].endsPhrase, isInsideItem(end), end - last < 6 { end += 1 }
      let isOfThings = !words[start..<end].contains { $0.lower.hasSuffix("ing") }
      if items >= 3, end <= words.count, isOfThings { add(.list, start..<end) }
    }
  }

  private func isInsideItem(_ index: Int) -> Bool {
    let word = words[index].lower
    return !words[index].isFunctionWord || EnglishWords.determiners.contains(word)
  }

  mutating func addClauses() {
    for index in words.indices.dropFirst(2).dropLast(2) {
      let two = "\(words[index].lower) \(words[index + 1].lower)"
      if words[index].lower == "because" || ["so that", "in order", "due to", "thanks to"].contains(two) {
        add(.reason, index..<end(index, at: ";.!?"))
      } else if words[index].lower == "by", words[index + 1].lower.hasSuffix("ing") {
        add(.means, index..<end(index, at: ",;.!?"))
      }
    }
  }
}
