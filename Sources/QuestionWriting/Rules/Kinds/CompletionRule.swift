import Randomness

/// "Continue: The council house in Quennaby has" → "no door, only a low window, …": behind 35 and 60 % of the words
/// (without blanks, of the characters).
enum CompletionRule: QuestionRule {
  static func candidates(_ scene: Scene, _ random: inout SeededGenerator) -> [Candidate] {
    let sentence = scene.sentence
    let pieces = sentence.isUnspaced ? sentence.text.map(String.init) : sentence.words.map(\.whole)
    guard pieces.count >= (sentence.isUnspaced ? 12 : 8) else { return [] }
    return [0.35, 0.6].map { share in
      var cut = Int((Double(pieces.count) * share).rounded())
      if sentence.isUnspaced { while UnspacedText.isWithinTerm(pieces[cut - 1], pieces[cut]) { cut -= 1 } }
      let separator = sentence.isUnspaced ? "" : " "
      let head = pieces[..<cut].joined(separator: separator), tail = pieces[cut...].joined(separator: separator)
      return Candidate(
        "completion",
        [
          "Continue the sentence: \(head) …", "How does this sentence go on? “\(head) …”", "What comes next: \(head) …",
          "Finish this sentence from the text: \(head) …",
        ], [tail])
    }
  }
}
