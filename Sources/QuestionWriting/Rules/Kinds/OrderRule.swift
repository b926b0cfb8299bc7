import Randomness

/// "Which comes first in the text: “…” or “…”?" → the sentence that does.
enum OrderRule: QuestionRule {
  static func candidates(_ scene: Scene, _ random: inout SeededGenerator) -> [Candidate] {
    let entries = scene.document.entries
    guard scene.sentence.isWhole, scene.place + 1 < entries.count else { return [] }
    let other = entries[scene.place + 1 + random.index(below: entries.count - scene.place - 1)].sentence
    let (first, second) = (quote(scene.sentence), quote(other))
    guard other.isWhole, first != second else { return [] }
    let shown = random.shuffled([first, second])
    return [
      Candidate(
        "order",
        [
          "Which comes first in the text: \(shown[0]) or \(shown[1])?",
          "Which of these stands earlier in the text? \(shown[0]) \(shown[1])",
        ], [scene.sentence.text])
    ]
  }

  /// The beginning of a sentence in quotes.
  static func quote(_ sentence: RuleSentence) -> String {
    if sentence.isUnspaced {
      return sentence.text.count <= 30 ? "“\(sentence.text)”" : "“\(sentence.text.prefix(30))…”"
    }
    let words = sentence.text.split(separator: " ")
    return words.count <= 14 ? "“\(sentence.text)”" : "“\(words.prefix(12).joined(separator: " ")) …”"
  }
}
