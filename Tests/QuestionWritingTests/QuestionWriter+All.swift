import QuestionWriting

extension QuestionWriter {
  /// All that is still to come, in the order in which it comes.
  func all() throws -> [WrittenPassage] {
    var all: [WrittenPassage] = []
    while let written = try next(waits: true) { all += written }
    return all
  }
}

/// Passages of one sentence each: `Sentence 0.`, `Sentence 1.`, …
func passages(_ count: Int) -> [Passage] {
  Passage.passages(of: (0..<count).map { "Sentence \($0)." }.joined(separator: " "))
}
