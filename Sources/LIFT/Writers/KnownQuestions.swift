/// Questions that have been asked, so that none is asked again in nearly the same words.
struct KnownQuestions {
  /// Two questions with a larger share of common words are one.
  static let mostOverlap = 0.75

  private var questions: [Set<String>] = []
  /// The questions that have a word, so that a new one is compared with few.
  private var places: [String: [Int]] = [:]

  /// False if there is one like it.
  mutating func insert(_ question: String) -> Bool {
    let words = Set(Wording.words(question))
    let near = Set(words.filter { !EnglishWords.function.contains($0) }.flatMap { places[$0] ?? [] })
    for other in near.map({ questions[$0] }) {
      if Double(other.intersection(words).count) > Self.mostOverlap * Double(other.union(words).count) { return false }
    }
    for word in words { places[word, default: []].append(questions.count) }
    questions.append(words)
    return true
  }
}
