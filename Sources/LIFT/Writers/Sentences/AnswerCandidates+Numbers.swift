extension AnswerCandidates {
  mutating func addDatesAndNumbers() {
    var index = 0
    while index < words.count {
      var range = index..<index + 1
      func goesOn(over marks: String = "") -> Bool {
        range.upperBound < words.count && words[range.upperBound - 1].mark.map { marks.contains($0) } ?? true
      }
      if isMonth(index) {
        if index > 0, words[index - 1].hasDigit, !words[index - 1].endsPhrase { range = index - 1..<range.upperBound }
        while goesOn(over: ","), words[range.upperBound].hasDigit { range = range.lowerBound..<range.upperBound + 1 }
        if range.count > 1 { add(.date, range) }
      } else if isYear(index) {
        add(.date, range)
      } else if isNumber(index), !words[index].isOpened, !(index + 1 < words.count && isMonth(index + 1)) {
        while goesOn(), range.count < 4, isCounted(range.upperBound) { range = range.lowerBound..<range.upperBound + 1 }
        if range.count > 1 { add(.number, range) }
      }
      index = range.upperBound
    }
  }

  func isMonth(_ index: Int) -> Bool {
    words[index].isCapitalised && EnglishWords.months.contains(words[index].lower)
  }

  private func isNumber(_ index: Int) -> Bool {
    words[index].hasDigit || EnglishWords.numbers.contains(words[index].lower)
  }

  private func isYear(_ index: Int) -> Bool {
    guard let year = Int(words[index].core), (1000...2099).contains(year), index > 0 else { return false }
    return ["in", "since", "by", "until", "from", "before", "after", "during"].contains(words[index - 1].lower)
  }

  private func isCounted(_ index: Int) -> Bool {
    let word = words[index]
    guard word.isSmall, !word.core.isEmpty, !word.isFunctionWord, !word.lower.hasSuffix("ing") else { return false }
    return isNumber(index) || !sentence.isVerb(index)
  }
}
