import Randomness

/// "Which sentence of the text mentions Pellintock and 1604?" → that sentence, if no other has both.
enum MentionRule: QuestionRule {
  static func candidates(_ scene: Scene, _ random: inout SeededGenerator) -> [Candidate] {
    guard scene.sentence.isEnglish, scene.sentence.isWhole else { return [] }
    let terms = random.shuffled(Mentions.terms(of: scene.sentence, scene.vocabulary)).prefix(2)
    guard let first = terms.first, let second = terms.last,
      scene.document.mentions.isOnly(scene.place, with: first, second), first != second
    else { return [] }
    return [
      Candidate(
        "mention",
        [
          "Which sentence of the text mentions \(first) and \(second)?",
          "Quote the sentence about \(first) and \(second).",
          "Where does the text mention both \(first) and \(second)?",
        ], [scene.sentence.text])
    ]
  }
}
