import QuestionWriting
import Testing

/// Reasons, ways, conditions, topics and what is true.
struct RuleExplanationTests {
  @Test func reasons() {
    let text = "The wheel is made of oak, because oak lasts in water."
    #expect(
      everyRulePair(text, "why")
        == asked(
          "Why is the wheel made of oak?", "Why is it that the wheel is made of oak?",
          "What is the reason that the wheel is made of oak?",
          answers: "Because oak lasts in water.", text))
    let purpose = everyRulePair("Every door is painted yellow, so that people can find the mill.", "why")
    #expect(purpose["Why is every door painted yellow?"]?.contains("So that people can find the mill.") == true)
    #expect(everyRulePair("The mill has stood since 1784.", "why").isEmpty)
  }

  @Test func ways() {
    let text = "The bread is baked by heating stones for two hours."
    #expect(
      everyRulePair(text, "how")
        == asked(
          "How is the bread baked?", "In what way is the bread baked?",
          answers: "By heating stones for two hours.", text))
    #expect(everyRulePair("The mill was built by Anna Velling.", "how").isEmpty)
  }

  @Test func conditions() {
    let pairs = everyRulePair("If the river is low, a red flag is raised.", "what")
    #expect(pairs["What happens if the river is low?"] == ["A red flag is raised."])
  }

  @Test func topicsGoOnWithThePronounsBehind() {
    let text = "The ferry is called Goose. It is broad and slow. The fare is a true story."
    let pairs = everyRulePair(text, "topic")
    #expect(pairs["Tell me about the ferry."] == ["The ferry is called Goose. It is broad and slow."])
    #expect(pairs["Describe the fare."] == ["The fare is a true story."])
    #expect(pairs["What does the fare have to do with a true story?"] == ["The fare is a true story."])
  }

  @Test func whatIsTrueAndWhatIsNot() {
    let text = "The mill of Durrow has two wheels."
    let pairs = everyRulePair(text, "truth")
    #expect(pairs["Is it true that the mill of Durrow has two wheels?"] == ["Yes. \(text)"])
    let denied = pairs.filter { $0.value != ["Yes. \(text)"] }
    #expect(!denied.isEmpty && denied.allSatisfy { $0.value == ["No. \(text)"] && !$0.key.contains(" two ") })
    #expect(denied.keys.contains("Is it true that the mill of Durrow has nine wheels?"))
  }
}

/// Sentences as papers and scanned pages have them.
struct RuleRepairTests {
  @Test func inAPaperWeAreTheAuthors() {
    let cited = (1...5).map { "We compare the mill with another (Velling et al., \(2000 + $0)) in town \($0)." }
    let text = (cited + ["We propose a wheel of oak (Marrow, 1999)."]).joined(separator: " ")
    let pairs = everyRulePair(text, "what")
    #expect(pairs["What do the authors propose?"] == ["a wheel of oak", "The authors propose a wheel of oak."])
    #expect(!rulePairs(text).contains { ($0.question + $0.answer).contains("et al") })
    // One who says "we" and cites nobody writes no paper.
    #expect(everyRulePair("We propose a wheel of oak.", "what").isEmpty)
  }

  @Test func aMissingBlankBetweenSentencesIsFound() {
    let text = "The mill of Durrow opened to guests in 1966.Anna Velling returned to Tarn in 1974."
    #expect(
      everyRulePair(text, "when")["When did Anna Velling return to Tarn?"] == [
        "1974", "Anna Velling returned to Tarn in 1974.",
      ])
  }

  @Test func aHeadingOnTheSameLineIsLeftOut() {
    let pairs = everyRulePair("Results Table 3 shows the size of the mill.", "what")
    #expect(pairs["What does Table 3 show?"] == ["the size of the mill", "Table 3 shows the size of the mill."])
  }
}
