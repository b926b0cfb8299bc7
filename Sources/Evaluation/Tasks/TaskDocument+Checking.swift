extension [TaskDocument] {
  /// Documents and questions that can be read and scored, and a sentence for each that cannot: a text of blanks, or a right
  /// answer of blanks, which no prediction can be compared with.
  var checked: (good: [TaskDocument], problems: [String]) {
    var good: [TaskDocument] = [], problems: [String] = []
    for var document in self {
      guard !document.text.allSatisfy(\.isWhitespace) else {
        problems.append("document \(document.id) has no text")
        continue
      }
      let count = document.questions.count
      document.questions.removeAll { question in
        guard question.answers.contains(where: { $0.allSatisfy(\.isWhitespace) }) else { return false }
        problems.append("question \(question.id) about document \(document.id) has an empty answer")
        return true
      }
      if count == 0 || !document.questions.isEmpty { good.append(document) }
    }
    return (good, problems)
  }
}
