extension QuestionWordings {
  /// What may stand for the answer; which fits, the model tells.
  var questionWords: [String] {
    switch kind {
    case .date: return ["When"]
    case .reason: return ["Why"]
    case .means: return ["How"]
    case .yes: return [""]
    case .name: return ["What", "Who"] + (gap.lowerBound == 0 ? [] : ["Where"])
    case .list, .phrase:
      let mayBePerson = words[gap].prefix { $0.lower != "of" }.contains {
        EnglishWords.mayBePerson($0.lower) || $0.isCapitalised && !$0.isFunctionWord
      }
      return mayBePerson ? ["What", "Who"] : ["What"]
    case .number:
      let noun = gap.drop { words[$0].hasDigit || EnglishWords.numbers.contains(words[$0].lower) }
      guard let first = noun.first else { return ["How many"] }
      return sentence.text(gap).hasSuffix(" old") ? ["How old"] : ["How many \(sentence.text(first..<gap.upperBound))"]
    }
  }

  /// Whether a question can do without the answer's preposition: "in 1733" answers "when", "for two days" "how many days".
  func mayDrop(_ preposition: Int) -> Bool {
    kind == .date || kind == .name && words[preposition].lower != "by"
      || kind == .number && ["for", "in", "at", "on", "over"].contains(words[preposition].lower)
  }
}
