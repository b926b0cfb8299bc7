import QuestionWriting
import Testing

struct PassageTests {
  @Test func eachSentenceIsAPassageBehindThoseBeforeIt() {
    let text = "One is\n here. Two is there!  Three?"
    let passages = Passage.passages(of: text)
    #expect(passages.map(\.text) == ["One is here.", "Two is there!", "Three?"])
    #expect(passages.map(\.preceding) == ["", "One is here.", "One is here. Two is there!"])
    #expect(passages.map(\.index) == [0, 1, 2])
    #expect(passages[1].paragraph == "One is here. Two is there!" && passages[0].paragraph == "One is here.")
    #expect(passages[0].place.lowerBound == 0 && passages[2].place.upperBound == 1)
    #expect(passages[0].place.upperBound == 13.0 / Double(text.utf8.count))
  }

  @Test func shortSentencesAreJoined() {
    let text = "Aaaa. Bbbb. Cccc. Dddddddddddddddddddd. Eeee."
    #expect(
      Passage.passages(of: text, longest: 10).map(\.text)
        == ["Aaaa. Bbbb.", "Cccc.", "Dddddddddddddddddddd.", "Eeee."])
    #expect(Passage.passages(of: text, longest: 10).map(\.preceding)[1] == "Aaaa. Bbbb.")
  }

  @Test func whatPrecedesHasAtMost2048Characters() {
    // Sentences of 99 characters: 20 of them with 19 blanks are 1,999 characters, 21 are 2,099.
    let sentence = String(repeating: "a", count: 97) + "b."
    let passages = Passage.passages(of: Array(repeating: sentence, count: 30).joined(separator: " "))
    #expect(passages[29].preceding == Array(repeating: sentence, count: 20).joined(separator: " "))
    #expect(passages[19].preceding.count == 19 * 100 - 1)
    let long = String(repeating: "c", count: 2048) + "."
    #expect(Passage.passages(of: "\(long) End.")[1].preceding.isEmpty)
    #expect(Passage.passages(of: "\(long.dropFirst()) End.")[1].preceding.count == 2048)
  }

  @Test func sentencesWithoutBlanksBetweenThem() {
    let text = "天亮了。老周问：“谁？”没有人。\n　　他走了"
    let passages = Passage.passages(of: text)
    #expect(passages.map(\.text) == ["天亮了。", "老周问：“谁？”", "没有人。", "他走了"])
    #expect(passages[2].preceding == "天亮了。 老周问：“谁？”")
    #expect(passages[0].place == 0...(12.0 / Double(text.utf8.count)))
    #expect(Passage.passages(of: "天亮了。走吧。好。", longest: 7).map(\.text) == ["天亮了。 走吧。", "好。"])
  }

  @Test func oneSentence() {
    #expect(
      Passage.passages(of: "Only one is here")
        == [Passage(index: 0, text: "Only one is here", preceding: "", place: 0...1)])
    let long = Array(repeating: "word", count: 10_000).joined(separator: " ") + "."
    #expect(Passage.passages(of: long) == [Passage(index: 0, text: long, preceding: "", place: 0...1)])
    #expect(Passage.passages(of: long, longest: 100).map(\.text) == [long])
  }

  /// Each with a bounded number of characters before it; if all were gone through again for each, this would not end.
  @Test func aLongDocument() {
    let text = Array(repeating: "One two three four five.", count: 40_000).joined(separator: " ")
    let passages = Passage.passages(of: text)
    #expect(passages.count == 40_000)
    #expect(passages.dropFirst(200).allSatisfy { $0.preceding.count == 81 * 25 - 1 })
    #expect(passages.last?.place.upperBound == 1)
  }

  @Test func aTextWithoutWordsHasNoPassage() {
    #expect(Passage.passages(of: " \n ").isEmpty)
  }
}
