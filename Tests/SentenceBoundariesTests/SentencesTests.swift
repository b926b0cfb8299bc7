import SentenceBoundaries
import Testing

struct SentencesTests {
  /// Cuts a text at `‖`, and compares with the sentences that are found.
  private func expectCuts(_ marked: String) {
    let text = marked.replacing("‖", with: "")
    #expect(Sentences.ranges(in: text).map { String(text[$0]) }.joined(separator: "‖") == marked)
  }

  @Test(arguments: [
    "Dr. Lund met Mrs. Hall.‖ They left.", "J. R. Hall came.‖ It was I.‖ He went.",
    "See Fig. 3 and No. 4.‖ No.‖ No go.",
    "The U.S. Army came at 5 p.m.‖ The shop was shut.", "It is Acme Inc.‖ It sells tea, etc.‖ We drink it.",
    "It is 15 °C.‖ Tea is cold.", "Version 2.4.1 costs 3.50.‖ Buy it at a.b.com now.",
    "See Art. IV of it, p. 7.‖ The art.‖ It is old.",
  ]) func abbreviationsInitialsAndNumbers(_ marked: String) { expectCuts(marked) }

  @Test(arguments: [
    "“Come.”‖ (He came.)‖ “Why?” she said.‖ “Why?” Tom asked.‖ “Stop!”‖ He said no more.",
    "Well...‖ No… but yes…‖ Or no.",
    "It stood.[3]‖ It fell.[a][b]‖ It lay.²‖ End.", "**One.**‖ _Two!_‖ Three.", "« Où ? » dit-il.‖ « Ici. »‖ Oui.",
    "Is it?http://a.b/?Q=1.‖ It is.", "What?!‖ No.",
  ]) func quotesEllipsesNotesAndEmphasis(_ marked: String) { expectCuts(marked) }

  /// A small letter says that a sentence goes on, unless there are no capitals, or the letter is that of code.
  @Test(arguments: [
    "He said approx. three.‖ It is min. that.‖ Yahoo! is it.", "one is here.‖ two is there!‖ mr. fox",
    "Set it.‖ `lift` runs.‖ Ask.",
  ]) func smallLetters(_ marked: String) { expectCuts(marked) }

  @Test func textsThatAreSewnTogether() {
    let ranges = Sentences.ranges(in: "One is e.g. here. two is There.", mayBeginSmall: true)
    #expect(ranges.count == 2)
    #expect(Sentences.ranges(in: "One is e.g. here. two is There.").count == 1)
  }

  @Test(arguments: [
    "他来了。‖她问：“谁？”‖他说“我！”‖好?‖走吧。", "「どこ？」と聞いた。‖はい！", "वह आया।‖ वह गया॥‖ क्या?",
    "من هو؟‖ لا أحد.‖ نعم!",
    "ฉันไปตลาด ทุกวัน‖\n\nวันนี้ไม่ไป", "他走了……然后呢？", "值为３．５。‖好。",
  ]) func otherScripts(_ marked: String) { expectCuts(marked) }

  @Test(arguments: [
    "# Title. One‖\nText goes on\nhere.‖\n## More‖\n\nEnd", "Title\n===‖\nText",
    "A title‖\n\nIts text", "A‖\r\n\r\nB\r\nc",
    "A‖\u{2029}B",
    "Title‖\n" + String(repeating: "Long ", count: 50) + "‖\nTitle", "　一‖\n　二",
    "Title‖\n" + String(repeating: "Long ", count: 50) + "\nand on",
  ]) func headingsAndParagraphs(_ marked: String) { expectCuts(marked) }

  @Test(arguments: [
    "We have:‖\n- one‖\n- two.‖ And\n  more‖\n  * three", "1. One‖\n2. Two‖\n10. Ten", "We say:‖\n(a) one;‖\n(b) two",
    "5.1. One‖\n5.2. Two", "We‖\n1. go", "– Yes, he said.‖\n– No.",
    "Section 3. Rent.‖ It is due.", "IV. The end.‖ It is.",
    // What stands at the head of a wrapped line by chance.
    "He was born in\n1990.‖ He died in\n22.‖ It\n– so they say –\nis old.",
  ]) func listsAndNumbering(_ marked: String) { expectCuts(marked) }

  @Test(arguments: [
    "Text‖\n| a. B | c |\n| --- | --- |‖\n| d | e |‖\nEnd", "Name\tAge. Old‖\nTom\t7",
    "Text‖\n```\na. B\nc‖\n\nd\n```‖\nEnd.‖ Yes",
    "```\nNever.‖ Closed", "Text‖\n> quoted.‖ And\n> more‖\nText", "Text.\n\n***‖\n\nText",
  ]) func tablesCodeAndQuotedText(_ marked: String) { expectCuts(marked) }

  @Test func whiteSpaceAndMarksAlone() {
    #expect(Sentences.ranges(in: "").isEmpty)
    expectCuts(" \n\n ")
    expectCuts("***")
    expectCuts("\n\n***\n\nAa.‖ Bb. !? \n")
  }

  @Test func textsHaveSingleBlanks() {
    #expect(Sentences.texts(in: " One\n is. \t Two.\n\n") == ["One is.", "Two."])
    #expect(Sentences.texts(in: " \n").isEmpty)
  }

  /// Every range begins where the one before ends, whatever the text.
  @Test(arguments: 0..<40 as Range<UInt64>) func rangesCoverAnyText(seed: UInt64) {
    var generator = Generator(state: seed)
    let parts = Array(".?!…。」\"”’)([]*`~>#|-–•1aAIé文か\u{301}\u{2028}\u{2029}\u{85} \t\n\r　🙂👩‍👩‍👧").map(String.init)
      + ["\r\n", "\n\n", "etc.", "```\n", "[3]"]
    let text = (0..<300).map { _ in parts.randomElement(using: &generator)! }.joined()
    let ranges = Sentences.ranges(in: text)
    #expect(ranges.first?.lowerBound == text.startIndex && ranges.last?.upperBound == text.endIndex)
    #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    #expect(ranges.allSatisfy { !$0.isEmpty })
  }

  /// Knuth's linear congruential generator, for texts that are the same with the same seed.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state
    }
  }
}
