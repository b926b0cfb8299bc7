import QuestionWriting

/// All pairs that the rules write about a text.
func rulePairs(_ text: String, most: Int? = nil, seed: UInt64 = 1) -> [QuestionAnswer] {
  written(Passage.passages(of: text), most: most, seed: seed).flatMap(\.pairs)
}

func written(_ passages: [Passage], most: Int? = nil, seed: UInt64 = 1) -> [WrittenPassage] {
  let writer = RuleWriter(passages: passages, most: most, seed: seed)
  var written: [WrittenPassage] = []
  while let some = writer.next(waits: true) { written += some }
  return written
}

/// What the rules can say in some form about a text: the questions of all draws, each with all its answers.
func everyRulePair(_ text: String, _ form: String) -> [String: Set<String>] {
  var result: [String: Set<String>] = [:]
  for seed in 0..<100 as Range<UInt64> {
    for pair in rulePairs(text, seed: seed) where pair.form == form {
      result[pair.question, default: []].insert(pair.answer)
    }
  }
  return result
}

/// Questions that all have the same answers.
func asked(_ questions: String..., answers: String...) -> [String: Set<String>] {
  Dictionary(uniqueKeysWithValues: questions.map { ($0, Set(answers)) })
}

extension [String: Set<String>] {
  func and(_ other: [String: Set<String>]) -> [String: Set<String>] { merging(other) { $0.union($1) } }
}
