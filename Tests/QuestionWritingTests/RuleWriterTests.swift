import QuestionWriting
import Testing

/// What holds for all that the rules write, on a text that is made.
struct RuleWriterTests {
  /// Forty sentences with names, years and numbers in changing places.
  private let text = (0..<40).map { number in
    let names = ["Anna Velling", "Peter Marrow", "Ruth Askel", "Hugo Tann"], towns = ["Durrow", "Tarn", "Pell", "Osk"]
    let (name, town, year) = (names[number % 4], towns[number / 4 % 4], 1700 + 3 * number)
    return [
      "The mill number \(number + 100) of \(town) was built in \(year) by \(name).",
      "\(name) sold \(number + 12) sacks of flour to \(town), because the river was low.",
      "In \(year) the baker of \(town) married \(name), who lived in Pell.",
      "Every miller in \(town) must keep \(number + 20) hens (and one goose) behind the “old house”.",
    ][number % 4]
  }.joined(separator: " ")

  @Test func theSameSeedWritesTheSame() {
    #expect(rulePairs(text, most: 6, seed: 3) == rulePairs(text, most: 6, seed: 3))
    #expect(rulePairs(text, most: 6, seed: 3) != rulePairs(text, most: 6, seed: 4))
  }

  @Test func noQuestionIsAskedTwice() {
    let questions = rulePairs(text).map { pair in
      pair.question.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }
    #expect(Set(questions).count == questions.count && questions.count > 200)
  }

  @Test func noQuestionHoldsItsAnswer() {
    for pair in rulePairs(text) where pair.form != "truth" && pair.form != "order" {
      #expect(!pair.question.contains(pair.answer), "\(pair)")
      #expect(!pair.question.isEmpty && !pair.answer.isEmpty)
    }
  }

  @Test func aGapHoldsWhatWasTakenOut() {
    let sentences = Passage.passages(of: text).map(\.text)
    let gaps = rulePairs(text).filter { $0.form == "cloze" }
    #expect(gaps.count > 40)
    for pair in gaps {
      let filled = pair.question.replacing("____", with: pair.answer)
      #expect(sentences.contains { filled.hasSuffix($0) }, "\(pair)")
    }
  }

  @Test func aCompletionGoesOnToTheEnd() {
    let sentences = Passage.passages(of: text).map(\.text)
    for pair in rulePairs(text) where pair.form == "completion" {
      #expect(sentences.contains { $0.hasSuffix(pair.answer) && $0 != pair.answer }, "\(pair)")
    }
  }

  @Test func aPassageHasAtMostSoManyPairsAndTheFormsAreBalanced() {
    let passages = Passage.passages(of: text)
    let some = written(passages, most: 5)
    #expect(some.map(\.passage) == passages.map(\.index))
    #expect(some.allSatisfy { $0.pairs.count <= 5 && !$0.pairs.isEmpty })
    let forms = Dictionary(grouping: some.flatMap(\.pairs)) { $0.form ?? "" }.mapValues(\.count)
    #expect(forms.count >= 10)
    let count = some.flatMap(\.pairs).count
    #expect(forms.filter { $0.key != "keywords" }.values.allSatisfy { $0 * 3 < count })
    // Those of a few words are half of all, as far as weights can say.
    #expect((count / 4...count * 2 / 3).contains(forms["keywords"] ?? 0))
    #expect(written(passages, most: 0).flatMap(\.pairs).isEmpty)
  }

  @Test func passagesOfSeveralSentencesAreAskedAboutSentenceBySentence() {
    let passages = Passage.passages(of: text, longest: 200)
    let pairs = written(passages).flatMap(\.pairs)
    #expect(passages.count < 40 && passages[0].text.contains(". "))
    #expect(
      pairs.contains {
        $0.question == "When was the mill number 100 of Durrow built by Anna Velling?" || $0.answer == "1700"
      })
  }

  @Test func itIsDeliveredInPieces() {
    let writer = RuleWriter(passages: Passage.passages(of: text), most: 1, seed: 1)
    #expect(writer.name == "rules")
    #expect(
      [writer.next(waits: false)?.count, writer.next(waits: false)?.count, writer.next(waits: false)?.count] == [
        32, 8, nil,
      ])
  }
}
