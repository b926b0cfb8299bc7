import QuestionWriting
import Testing

/// Gaps, completions, neighbours, order, mentions and lists.
struct RuleTextTests {
  private let text = "The mill of Durrow has two wheels. The river is called the Sorl, and it is cold in May."

  @Test func gaps() {
    let pairs = everyRulePair("The mill of Durrow has two wheels.", "cloze")
    #expect(Set(pairs.values) == [["two"], ["Durrow"], ["two wheels"]])
    #expect(pairs["Fill in the blank: The mill of ____ has two wheels."] == ["Durrow"])
    #expect(pairs["Complete the sentence: The mill of Durrow has ____ wheels."] == ["two"])
    #expect(
      everyRulePair("The bell rings so very loudly.", "cloze")["Fill in the blank: The bell rings so very ____."] == [
        "loudly"
      ])
    #expect(
      everyRulePair("We saw Anna's mill on 3 May 1784.", "cloze")[
        "Fill in the blank: We saw ____'s mill on 3 May 1784."] == ["Anna"])
  }

  @Test func completions() {
    let pairs = everyRulePair("One two three four five six seven eight nine ten.", "completion")
    #expect(pairs["Continue the sentence: One two three four …"] == ["five six seven eight nine ten."])
    #expect(pairs["Continue the sentence: One two three four five six …"] == ["seven eight nine ten."])
    #expect(Set(pairs.values).count == 2)
  }

  @Test func neighbours() {
    let first = "The mill of Durrow has two wheels.", second = "The river is called the Sorl, and it is cold in May."
    #expect(everyRulePair(text, "next")["What comes after “\(first)”?"] == [second])
    #expect(everyRulePair(text, "previous")["What comes before “\(second)”?"] == [first])
    // Nothing goes on over a heading, and a heading is asked nothing about.
    let sections = "# Mill\n\n\(first)\n\n# River\n\n\(second)"
    #expect(everyRulePair(sections, "next").isEmpty && everyRulePair(sections, "previous").isEmpty)
    #expect(!rulePairs(sections).contains { $0.question.contains("#") || $0.answer.contains("#") })
  }

  @Test func order() {
    let pairs = everyRulePair(text, "order")
    #expect(pairs.values.allSatisfy { $0 == ["The mill of Durrow has two wheels."] })
    let quoted = ["“The mill of Durrow has two wheels.”", "“The river is called the Sorl, and it is cold in May.”"]
    #expect(pairs.keys.contains("Which comes first in the text: \(quoted[0]) or \(quoted[1])?"))
    #expect(pairs.keys.contains("Which comes first in the text: \(quoted[1]) or \(quoted[0])?"))
  }

  @Test func mentions() {
    let text = "Anna Velling came from Tarn. Anna Velling died in Durrow."
    let pairs = everyRulePair(text, "mention")
    #expect(pairs["Which sentence of the text mentions Anna Velling and Tarn?"] == ["Anna Velling came from Tarn."])
    // Of two sentences with both, neither is the only one.
    #expect(everyRulePair("Anna Velling came from Tarn. The people of Tarn liked Anna Velling.", "mention").isEmpty)
  }

  @Test func lists() {
    let pairs = everyRulePair("The mill grinds three things: wheat, dried pears and oats.", "list")
    #expect(pairs["Complete the list: the mill grinds three things:"] == ["Wheat, dried pears and oats."])
    let visitors = everyRulePair(
      "Visitors come to the mill for three things: the bread, the pears and the quiet.", "list")
    #expect(
      visitors["Complete the list: visitors come to the mill for three things:"] == [
        "The bread, the pears and the quiet."
      ])
  }
}
