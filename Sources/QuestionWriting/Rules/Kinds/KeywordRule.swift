import Randomness

/// "lighthouse key stairs" → the sentence in which these words stand together, if no other has them all: what people type
/// who look for something, and what any question of theirs has in it.
enum KeywordRule: QuestionRule {
  /// How many are drawn for each sentence.
  static let draws = 8

  static func candidates(_ scene: Scene, _ random: inout SeededGenerator) -> [Candidate] {
    guard scene.sentence.isWhole else { return [] }
    let words = keywords(scene.words)
    guard words.count >= 2 else { return [] }
    return (0..<draws).compactMap { _ in
      let count = min(words.count, random.element(of: [2, 2, 3, 3, 4]))
      let drawn = random.shuffled(Array(words.indices)).prefix(count)
      // Mostly in their order, as people remember them.
      let places = random.uniformDouble() < 0.6 ? drawn.sorted() : Array(drawn)
      let terms = places.map { words[$0].text }
      guard scene.document.isOnly(scene.place, with: terms) else { return nil }
      return Candidate("keywords", [wording(terms, scene.sentence.isEnglish, &random)], [scene.sentence.text])
    }
  }

  /// Words that mean something, each once.
  private static func keywords(_ words: [Word]) -> [Word] {
    var seen: Set<String> = []
    return words.filter { word in
      (word.isNumber || word.text.count > 2 && !word.isOfClosedClass) && seen.insert(word.lower).inserted
    }
  }

  /// The bare words, behind a question word, or in a request, each as often.
  private static func wording(_ terms: [String], _ isEnglish: Bool, _ random: inout SeededGenerator) -> String {
    let words = terms.joined(separator: " ")
    let list = terms.dropLast().joined(separator: ", ") + " and " + terms[terms.count - 1]
    switch isEnglish ? random.index(below: 3) : 0 {
    case 0: return words
    case 1: return "\(random.element(of: openings)) \(words)?"
    default:
      return random.element(of: [
        "What does the text say about \(list)?", "What do you know about \(list)?", "Tell me about \(list).",
        "Which sentence mentions \(list)?", "What about \(list)?",
      ])
    }
  }

  private static let openings = [
    "Who", "What", "Where", "When", "Why", "How", "Which", "What is", "What did", "What does", "How did", "Who did",
    "Where is", "Why did", "Why is", "How much", "How many", "How long",
  ]
}
