import LIFT
import Testing

/// What rules find in a sentence, and what they would ask.
@Suite struct QuestionWordingsTests {
  private func candidates(_ text: String) -> [AnswerKind: [String]] {
    Dictionary(grouping: AnswerCandidates(SentenceWords(text)).all, by: \.kind).mapValues { $0.map(\.text) }
  }

  private func wordings(_ text: String, _ answer: String) -> [String] {
    let sentence = SentenceWords(text)
    let candidate = AnswerCandidates(sentence).all.first { $0.text == answer }
    return candidate.map { QuestionWordings(sentence, $0) { ["the", "a"].contains($0) }.all } ?? []
  }

  @Test func answersAreFoundByKind() {
    let found = candidates("In 1381 Anna of the Mill left Port Lorn.")
    #expect(found[.date] == ["1381"] && found[.name] == ["Anna of the Mill", "Port Lorn"])
    #expect(candidates("He was born on 18 June 1919.")[.date] == ["18 June 1919"])
    #expect(candidates("They sold twelve grey geese in May 1919.")[.number] == ["twelve grey geese"])
    #expect(candidates("They sell the red glass, the soup and old rope.")[.list]?.count == 1)
    #expect(candidates("They wept because the lamp went out.")[.reason] == ["because the lamp went out"])
    #expect(candidates("They got in by climbing the wall, at night.")[.means] == ["by climbing the wall"])
    #expect(candidates("They burn the candles of the ship.")[.phrase] == ["the candles of the ship", "the ship"])
    #expect(candidates("Yes.").isEmpty && candidates("").isEmpty && candidates("— … !").isEmpty)
  }

  @Test func anItemOfAListIsNotAskedForAlone() {
    let all = AnswerCandidates(SentenceWords("They sell the red glass, the pear soup and the old rope.")).askable
    #expect(all.map(\.kind) == [.list, .yes])
  }

  /// The right question is among those that the model chooses from.
  @Test(
    arguments: [
      ("The feud of two families began in 1733 over a bell.", "1733", "When did the feud of two families begin?"),
      ("The tool that every house owns is the durrit, a spade.", "the durrit", "What is the tool that every house owns?"),
      ("Old Tom built the mill in 1870.", "Old Tom", "Who built the mill in 1870?"),
      ("The council has seven members.", "seven members", "How many members does the council have?"),
      ("The men sold their boats because no ship came.", "because no ship came", "Why did the men sell their boats?"),
      ("At night, Anna Bell carried the lamp into town.", "the lamp", "What did Anna Bell carry?"),
    ])
  func theRightQuestionIsAmongThem(text: String, answer: String, question: String) {
    #expect(wordings(text, answer).contains(question), "\(wordings(text, answer))")
  }

  @Test func theyAreFewAndShort() {
    let text = "The man said " + String(repeating: "that he was told ", count: 40) + "the truth."
    let all = wordings(text, "the truth")
    #expect(all.count <= QuestionWordings.most)
    #expect(all.allSatisfy { $0.split(separator: " ").count <= QuestionWordings.mostWords && $0.hasSuffix("?") })
  }

  @Test func theGapKeepsItsMarks() {
    let sentence = SentenceWords("In 1381, the “Tin Duchess” (a ship) sank.")
    #expect(sentence.gapped(1..<2) == "In ___, the “Tin Duchess” (a ship) sank.")
    #expect(sentence.text(3..<5) == "Tin Duchess" || sentence.text(3..<5) == "“Tin Duchess”")
    #expect(sentence.text(5..<7) == "a ship")
  }
}
