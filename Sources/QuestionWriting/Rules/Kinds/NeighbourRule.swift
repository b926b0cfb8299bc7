import Randomness

/// "Which sentence follows “…”?" → the next sentence; and the one before.
enum NeighbourRule: QuestionRule {
  static func candidates(_ scene: Scene, _ random: inout SeededGenerator) -> [Candidate] {
    let quoted = "“\(scene.sentence.text)”"
    var result: [Candidate] = []
    if let next = scene.next {
      result.append(
        Candidate(
          "next",
          [
            "What comes after \(quoted)?", "Which sentence follows \(quoted)?",
            "How does the text go on after \(quoted)?",
          ],
          [next.text]))
    }
    if let previous = scene.previous {
      result.append(
        Candidate(
          "previous", ["What comes before \(quoted)?", "Which sentence stands right before \(quoted)?"], [previous.text]
        ))
    }
    return result
  }
}
