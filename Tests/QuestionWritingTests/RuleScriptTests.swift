import QuestionWriting
import Testing

/// Texts that are not plain English, and texts of unusual lengths.
struct RuleScriptTests {
  @Test func chinese() {
    let text = "水车建于1784年，位于「塔恩」河边。磨坊主每天早上打开大门，然后走到桥边看水。"
    #expect(everyRulePair(text, "cloze")["Fill in the blank: 水车建于____年，位于「塔恩」河边。"] == ["1784"])
    #expect(everyRulePair(text, "cloze")["Fill in the blank: 水车建于1784年，位于「____」河边。"] == ["塔恩"])
    // 35 % of 18 characters is the sixth, within the year: the cut goes before it.
    #expect(everyRulePair(text, "completion")["Continue the sentence: 水车建于 …"] == ["1784年，位于「塔恩」河边。"])
    #expect(everyRulePair(text, "next")["Which sentence follows “水车建于1784年，位于「塔恩」河边。”?"] == ["磨坊主每天早上打开大门，然后走到桥边看水。"])
    let forms = Set(rulePairs(text).compactMap(\.form))
    #expect(forms == ["cloze", "completion", "next", "previous", "order"])
  }

  @Test func german() {
    let text = "Die Mühle in Durrow wurde im Jahr 1784 von Anna Velling gebaut und steht am Fluss. Sie ist alt."
    #expect(
      everyRulePair(text, "cloze")[
        "Fill in the blank: Die Mühle in Durrow wurde im Jahr ____ von Anna Velling gebaut und steht am Fluss."] == [
          "1784"
        ])
    #expect(Set(rulePairs(text).compactMap(\.form)) == ["cloze", "completion", "keywords", "next", "previous", "order"])
  }

  @Test func oneSentenceIsEnough() {
    let pairs = rulePairs("The mill of Durrow burned down in 1784")
    #expect(pairs.contains { $0.form == "cloze" && $0.answer == "1784" })
    #expect(pairs.allSatisfy { !["next", "previous", "order"].contains($0.form) })
    #expect(rulePairs("Hello.").isEmpty)
    #expect(rulePairs("").isEmpty && RuleWriter(passages: [], seed: 1).next(waits: true) == nil)
  }

  /// Ten thousand words, or as many characters without blanks, and no full stop.
  @Test(arguments: [true, false])
  func anEndlessSentenceIsQuotedInStretches(inEnglish: Bool) {
    let text =
      inEnglish
      ? (0..<2000).map { "the miller \($0) of Durrow," }.joined(separator: " ")
      : (0..<1200).map { "第\($0)个磨坊主，" }.joined()
    let passages = Passage.passages(of: text)
    #expect(passages.count == 1)
    let pairs = written(passages, most: 200).flatMap(\.pairs)
    #expect(pairs.count == 200)
    for pair in pairs {
      #expect(pair.question.count + pair.answer.count < 900)
      #expect(pair.question.split(separator: " ").count <= 70 && pair.answer.split(separator: " ").count <= 60)
    }
    #expect(Set(pairs.compactMap(\.form)).isSuperset(of: ["cloze", "completion", "next"]))
  }
}
