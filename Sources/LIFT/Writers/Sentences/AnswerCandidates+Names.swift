extension AnswerCandidates {
  mutating func addNames() {
    let joining: Set = ["of", "the", "de", "la", "von", "van", "y", "del"]
    var index = 0
    while index < words.count {
      guard isNameWord(index), !words[index].isOpened, index > 0 || startsName() else {
        index += 1
        continue
      }
      var end = index + 1
      while end < words.count, !words[end - 1].endsPhrase {
        if isNameWord(end) || words[end].hasDigit {
          end += 1
        } else if let next = words[end...].firstIndex(where: { !joining.contains($0.lower) || $0.endsPhrase }),
          next > end, next - end < 3, words[next].isCapitalised, !words[next].isFunctionWord
        {
          end = next + 1
        } else {
          break
        }
      }
      let isCitation = end < words.count && words[end].lower == "et" || [")", "]"].contains(words[end - 1].mark)
      if !isMonth(index), !isCitation, words[index].core.count > 1 { add(.name, index..<end) }
      index = end
    }
  }

  private func isNameWord(_ index: Int) -> Bool { words[index].isCapitalised && !words[index].isFunctionWord }

  /// Whether the sentence's first word is part of a name, as far as the next one tells.
  private func startsName() -> Bool {
    guard words.count > 1, !words[0].endsPhrase else { return false }
    return isNameWord(1) || VerbForms.mayBeFinite(words[1].lower)
  }
}
