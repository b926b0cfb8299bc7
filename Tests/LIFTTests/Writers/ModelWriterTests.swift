import LIFT
import QuestionWriting
import TestSupport
import Testing
import Transformers

/// What becomes of what a model writes, with replies that are made up.
@Suite struct ModelWriterTests {
  /// Chooses the last wording, finds every question likely, and answers likelier with the passage in view; each can be
  /// changed.
  private final class MadeUpModel: WritingModel {
    let name = "made up"
    var window = 2000
    var question: ([String]) -> String = { $0[$0.count - 1] }
    var means: [WriterPrompt.Form: Double] = [.question: 0.5, .answer: 1, .closedBook: 4]

    func tokenCount(_ text: String) -> Int { text.split(separator: " ").count }

    func choose(_ requests: [LineRequest]) -> [String] { requests.map { question($0.choices) } }

    func losses(_ texts: [(prompt: WriterPrompt, text: String)]) -> [Double] {
      texts.map { means[$0.prompt.form] ?? 0 }
    }
  }

  private let passages = Passage.passages(
    of: "The mill was built in 1870. The ferry was named Agnes. The bridge was painted red in March 1901. "
      + "Old Tom was a clerk.")

  private func settings(_ change: (inout ModelWriterSettings) -> Void = { _ in }) -> ModelWriterSettings {
    var settings = ModelWriterSettings()
    settings.longAnswerEvery = 1000
    change(&settings)
    return settings
  }

  private func written(
    _ passages: [Passage]? = nil, _ settings: ModelWriterSettings? = nil, _ change: (MadeUpModel) -> Void = { _ in }
  ) throws -> [WrittenPassage] {
    let model = MadeUpModel()
    change(model)
    let writer = try ModelWriter(passages ?? self.passages, by: model, settings ?? self.settings())
    var all: [WrittenPassage] = []
    while let some = try writer.next(waits: true) { all += some }
    return all
  }

  @Test func pairsAreMadeOfThePassage() throws {
    let written = try written()
    #expect(written.map(\.passage) == [0, 1, 2, 3])
    #expect(written[0].pairs.contains(QuestionAnswer(question: "When was the mill built?", answer: "1870", form: "when")))
    for (passage, written) in zip(passages, written) {
      for pair in written.pairs {
        let answer = pair.isYesOrNo ? String(pair.answer.drop { $0 != " " }.dropFirst()) : pair.answer
        #expect(passage.text.contains(answer) && pair.question.hasSuffix("?"))
      }
    }
  }

  /// The checks, one by one: what the model says decides. Yes needs no gain.
  @Test func whatFailsACheckIsDropped() throws {
    let all = try written().flatMap(\.pairs).count
    #expect(all >= 4)
    let changes: [(MadeUpModel) -> Void] = [
      { $0.means[.question] = 3 },  // unlikely English
      { $0.means[.closedBook] = 1.2 },  // the passage does not help
      { $0.means[.answer] = 2 },  // it helps, but not much, and the answer is not sure
      { $0.question = { _ in "When was the mill built" } },  // no question mark
      { $0.question = { _ in "When?" } },  // asks for nothing
      { $0.question = { _ in "When was it built, and by whom?" } },  // says not what
      { $0.question = { _ in "" } },
    ]
    for (index, change) in changes.enumerated() {
      #expect(try written(nil, nil, change).flatMap(\.pairs).filter { !$0.isYesOrNo }.isEmpty, "change \(index)")
    }
  }

  @Test func anAnswerThatIsSureNeedsLittleGain() throws {
    let pairs = try written { $0.means[.answer] = 0.4; $0.means[.closedBook] = 1.6 }
    #expect(!pairs.flatMap(\.pairs).isEmpty)
  }

  @Test func aQuestionDoesNotHoldItsAnswer() throws {
    let pairs = try written { $0.question = { _ in "Was the mill built in 1870 or in 1901?" } }.flatMap(\.pairs)
    #expect(!pairs.contains { ["1870", "March 1901"].contains($0.answer) })
  }

  /// Yes is right by construction; so is no, where a number is another one.
  @Test func yesAndNoAreRight() throws {
    var pairs: [QuestionAnswer] = []
    for seed in 0..<8 as Range<UInt64> {
      let written = try written(nil, settings { $0.seed = seed; $0.yesOrNoEvery = 1 }) { model in
        model.question = { choices in choices.first { $0.hasPrefix("Was ") } ?? choices[0] }
      }
      pairs += written.flatMap(\.pairs).filter { $0.isYesOrNo }
    }
    let answers = pairs.filter { $0.question == "Was the mill built in 1870?" }.map(\.answer)
    #expect(!answers.isEmpty && answers.allSatisfy { $0 == "Yes. The mill was built in 1870." })
    let no = pairs.filter { $0.form == "no" }
    #expect(no.contains { $0.question.hasPrefix("Was the mill built in ") })
    for pair in no {
      #expect(pair.answer.hasPrefix("No. The "))
      #expect(!pair.question.contains("1870") && !pair.question.contains("1901"))
    }
  }

  @Test func nearlyTheSameQuestionIsAskedOnce() throws {
    let twice = Passage.passages(of: "The mill was built in 1870. The mill was built in 1870!")
    let pairs = try written(twice, settings { $0.yesOrNoEvery = 1 }).map(\.pairs)
    #expect(pairs[0].count > 1 && pairs[1].isEmpty)
  }

  @Test func aPassageHasAtMostSoManyPairs() throws {
    let one = try written(nil, settings { $0.pairCount = 1 })
    #expect(one.allSatisfy { $0.pairs.count <= 1 } && one.contains { $0.pairs.count == 1 })
    #expect(try written().contains { $0.pairs.count > 1 })
  }

  @Test func aLongAnswerIsItsSentence() throws {
    let pairs = try written(nil, settings { $0.longAnswerEvery = 1 }).flatMap(\.pairs).filter { !$0.isYesOrNo }
    #expect(!pairs.isEmpty && pairs.allSatisfy { pair in passages.contains { $0.text == pair.answer } })
  }

  @Test func whatHasNothingToAskForHasNoPairs() throws {
    let passages = Passage.passages(of: "灯台は山の上にあります。 Yes. — !")
    #expect(try written(passages).allSatisfy { $0.pairs.isEmpty && $0.failure == nil })
    #expect(try written([]).isEmpty)
  }

  @Test func aSentenceThatIsTooLongIsGivenUp() throws {
    let long = String(repeating: "and the mill was built in 1870 ", count: 400) + "."
    let written = try written(Passage.passages(of: "\(long) The mill was built in 1870."))
    #expect(written[0].pairs.isEmpty && written[0].failure?.hasPrefix("it has no sentence of at most 100 words") == true)
    #expect(!written[1].pairs.isEmpty && written[1].failure == nil)
  }

  @Test func aSmallWindowIsRefused() {
    let error = inputError { _ = try written { $0.window = 40 } }
    #expect(error?.problem == "the window of 40 tokens of made up is too small for it to write questions")
  }

  /// Where something else is asked, yes or no is asked seldom; where nothing else is, always.
  @Test func yesAndNoAreSome() throws {
    let seldom = try written(nil, settings { $0.yesOrNoEvery = 1000 })
    #expect(!seldom.flatMap(\.pairs).contains { $0.isYesOrNo })
    let often = try written(nil, settings { $0.yesOrNoEvery = 1 })
    #expect(often.allSatisfy { $0.pairs.count { $0.isYesOrNo } == 1 })
    let alone = try written(nil, settings { $0.yesOrNoEvery = 1000 }) { $0.means[.closedBook] = 1 }
    #expect(alone.allSatisfy { $0.pairs.count == 1 })
  }

  @Test func settingsAreChecked() {
    #expect(inputError { _ = try written(nil, settings { $0.pairCount = 0 }) }?.place == "pairs")
    #expect(inputError { _ = try written(nil, settings { $0.longAnswerEvery = 0 }) }?.place == "long-answer-every")
    #expect(inputError { _ = try written(nil, settings { $0.yesOrNoEvery = 0 }) }?.place == "yes-or-no-every")
  }

  @Test func otherSettingsHaveAnotherName() throws {
    let names = try [
      ModelWriterSettings(), settings(), settings { $0.pairCount = 2 }, settings { $0.seed = 1 },
      settings { $0.yesOrNoEvery = 2 },
    ].map { try ModelWriter([], by: MadeUpModel(), $0).name }
    #expect(names[0] == "self (made up)" && Set(names).count == 5)
  }

  // MARK: - With a model

  @Test func theSameSeedGivesTheSamePairs() throws {
    let model = try LanguageModel(path: Fixture.path("../../checkpoints/tiny.gguf"))
    let passage = Passage.passages(of: passages.map(\.text).joined(separator: " "), longest: 1000)
    func drafts(seed: UInt64) throws -> [Draft] {
      let writer = try ModelWriter(passage, by: model, settings { $0.seed = seed; $0.pairCount = 1 })
      return try writer.unchecked(passage).flatMap(\.self)
    }
    let first = try drafts(seed: 1)
    #expect(!first.isEmpty)
    #expect(try drafts(seed: 1) == first)
    #expect(try (2...6).contains { try drafts(seed: $0) != first })
    // What it wrote are wordings of the sentences, and it was asked about them.
    for draft in first {
      let sentence = SentenceWords(draft.sentence)
      let wordings = AnswerCandidates(sentence).askable.filter { $0.text == draft.answer }.flatMap {
        QuestionWordings(sentence, $0) { $0 == "the" }.all
      }
      #expect(wordings.contains(draft.question))
      #expect(draft.questionLoss > 0 && (draft.kind == .yes || draft.lossInView > 0 && draft.lossClosedBook > 0))
    }
  }
}

extension QuestionAnswer {
  fileprivate var isYesOrNo: Bool { form == "yes" || form == "no" }
}
