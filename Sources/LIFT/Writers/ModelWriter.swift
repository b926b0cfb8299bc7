import QuestionWriting
import Randomness
import Transformers

/// The model itself writes pairs about its document, in the process that trains it.
///
/// 1. Rules find parts of a sentence that could be answers (``AnswerCandidates``).
/// 2. For each, rules propose how the sentence could be turned into a question (``QuestionWordings``), most of them wrong,
///    and the model chooses among them, a token at a time, behind some examples.
/// 3. A pair counts if the question is likely for the model, and the passage makes the answer much likelier than the
///    question alone does (``PairChecks``).
///
/// A share of the answers is the whole sentence. A question for yes or no is asked about some passages, and about those
/// that nothing else is asked about.
///
/// Small models do not write questions about a text that they are given. What SmolLM2-135M-Instruct (Q4_1) wrote about
/// sentences of an invented island, an encyclopaedia's article and a paper was read pair by pair, by one reader:
///
/// | version                                                                | pairs | right |
/// |------------------------------------------------------------------------|------:|------:|
/// | the model writes question (temperature 0.7) and answer                  |   102 |  13 % |
/// | rules choose the answer, the model writes what begins with Who, When …  |    63 |   5 % |
/// | the model chooses among wordings                                        |   100 |  69 % |
/// | and the checks, whose limits were set on these pairs                    |    44 |  98 % |
/// | the same on other sentences of the island, another article and paper    |    57 |  88 % |
/// | with questions for yes or no, all of these three                        |   109 |  87 % |
///
/// In the end there are 154 pairs about the island's 169 sentences, 342 about 675 of an article, 72 about 116 of a paper;
/// a third of them are for yes or no. What is still wrong is mostly who in place of what, and text that is no sentence.
///
/// The model's own answer with the passage in view was tried as a check, too. Of 58 pairs, 51 of them right, it keeps 25,
/// of which 24 are right; the loss keeps 53, of which 49 are.
///
/// English. Where rules find nothing, as in other languages, there are no pairs.
public final class ModelWriter: QuestionWriter {
  public let name: String
  private let passages: [Passage]
  private let settings: ModelWriterSettings
  private let drafts: Drafts
  private var next = 0
  private var questions = KnownQuestions()

  /// Passages that are written about in one call.
  private static let batchSize = 4

  /// - Parameter model: As it is without an adapter, whenever pairs are asked for.
  /// - Throws: ``InputError`` if the settings are out of range, or the model's window is too small for examples.
  public convenience init(_ passages: [Passage], by model: LanguageModel, _ settings: ModelWriterSettings) throws {
    try self.init(passages, by: PlainTextModel(model), settings)
  }

  package init(_ passages: [Passage], by model: any WritingModel, _ settings: ModelWriterSettings) throws {
    try settings.validate()
    (self.passages, self.settings) = (passages, settings)
    drafts = try Drafts(model, document: passages)
    name = settings.name(of: model.name)
  }

  public func next(waits: Bool) throws -> [WrittenPassage]? {
    guard next < passages.count else { return nil }
    let batch = Array(passages[next..<min(next + Self.batchSize, passages.count)])
    var generator = SeededGenerator(seed: settings.seed, stream: "questions from passage \(next)")
    let written = try drafts.write(batch, count: settings.draftCount, &generator)
    next += batch.count
    return zip(batch, written).map { passage, written in
      WrittenPassage(
        passage: passage.index, pairs: pairs(written.drafts.filter(PairChecks.accept), &generator),
        failure: written.isTooLong
          ? "it has no sentence of at most \(Drafts.mostWords) words that fits into the model's window" : nil)
    }
  }

  /// For trying out: what is written about some passages, with all that the checks look at.
  package func unchecked(_ passages: [Passage]) throws -> [[Draft]] {
    var generator = SeededGenerator(seed: settings.seed, stream: "questions from passage \(passages.first?.index ?? 0)")
    return try drafts.write(passages, count: settings.draftCount, &generator).map(\.drafts)
  }

  /// The best of a passage's drafts, no two alike.
  private func pairs(_ drafts: [Draft], _ generator: inout SeededGenerator) -> [QuestionAnswer] {
    let best = drafts.sorted { $0.questionLoss < $1.questionLoss }
    var pairs: [QuestionAnswer] = []
    for draft in best where draft.kind != .yes && pairs.count < settings.pairCount && questions.insert(draft.question) {
      pairs.append(pair(draft, &generator))
    }
    // Whoever is mostly asked what is so learns to say yes.
    let mayAskYes = generator.index(below: settings.yesOrNoEvery) == 0 && pairs.count < settings.pairCount
    if mayAskYes || pairs.isEmpty, let draft = best.first(where: { $0.kind == .yes }), questions.insert(draft.question) {
      pairs.append(yesOrNo(draft, &generator))
    }
    return pairs
  }

  private func pair(_ draft: Draft, _ generator: inout SeededGenerator) -> QuestionAnswer {
    let isLong = generator.index(below: settings.longAnswerEvery) == 0 && !draft.beginsWithPronoun
    return QuestionAnswer(
      question: draft.question, answer: isLong ? draft.sentence : draft.answer,
      form: draft.question.split(separator: " ").first?.lowercased())
  }

  /// Half of the questions that have a number get another one.
  private func yesOrNo(_ draft: Draft, _ generator: inout SeededGenerator) -> QuestionAnswer {
    let isFalse = generator.index(below: 2) == 0
    if isFalse, let question = ChangedNumber.question(draft.question, &generator) {
      return QuestionAnswer(question: question, answer: "No. \(draft.sentence)", form: "no")
    }
    return QuestionAnswer(question: draft.question, answer: "Yes. \(draft.sentence)", form: "yes")
  }
}

extension Draft {
  /// Then its sentence says too little alone.
  fileprivate var beginsWithPronoun: Bool { Wording.words(sentence).first.map(EnglishWords.pronouns.contains) ?? false }
}
