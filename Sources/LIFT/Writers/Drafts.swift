import Diagnostics
import QuestionWriting
import Randomness
import SentenceBoundaries

/// Writes questions about passages, and has the model judge them.
struct Drafts {
  /// What is written about one passage.
  struct Written {
    var drafts: [Draft] = []
    /// Whether the passage has no sentence that is short enough.
    var isTooLong = false
  }

  /// The most words of a sentence: a longer one is rarely a sentence.
  static let mostWords = 100
  /// Tokens that are kept for the words between the parts of a form, and those that a question has beside its sentence's.
  private static let roomForForm = 120

  private let model: any WritingModel
  private let prompts: WriterPrompts
  /// Words that stand with a small letter somewhere in the document.
  private let commonWords: Set<String>

  /// - Throws: ``InputError`` if the model's window is too small for the shortest form.
  init(_ model: any WritingModel, document: [Passage]) throws {
    guard let prompts = WriterPrompts(fits: { model.tokenCount($0) <= model.window / 2 }) else {
      throw InputError.usage(
        "writer", "the window of \(model.window) tokens of \(model.name) is too small for it to write questions",
        remedy: "Choose another writer, such as rules.")
    }
    (self.model, self.prompts) = (model, prompts)
    commonWords = Set(document.flatMap { SentenceWords($0.text).words.filter(\.isSmall).map(\.core) })
  }

  /// The drafts about each passage, in the order of its sentences.
  ///
  /// - Parameter count: The most drafts about a passage; which, the generator draws.
  func write(_ passages: [Passage], count: Int, _ generator: inout SeededGenerator) throws -> [Written] {
    var written = passages.map { _ in Written() }
    var drafts: [(passage: Int, draft: Draft)] = [], requests: [LineRequest] = []
    for (index, passage) in passages.enumerated() {
      let sentences = sentences(of: passage)
      written[index].isTooLong = sentences.isEmpty
      let all = sentences.flatMap { possible($0, in: passage) }
      for place in generator.shuffled(Array(all.indices)).prefix(count).sorted() {
        drafts.append((index, all[place].draft))
        requests.append(all[place].request)
      }
    }
    for (index, question) in try likeliest(requests, try model.choose(requests)).enumerated() {
      drafts[index].draft.question = question.text
      drafts[index].draft.questionLoss = question.loss
    }
    drafts.removeAll { !PairChecks.isWellFormed($0.draft) }
    for (draft, place) in zip(try answered(drafts.map(\.draft)), drafts.map(\.passage)) {
      written[place].drafts.append(draft)
    }
    return written
  }

  /// The sentences that are short enough, with single blanks and without citations.
  private func sentences(of passage: Passage) -> [SentenceWords] {
    Sentences.ranges(in: passage.text).map { range in
      SentenceWords(passage.text[range].replacing(Self.citation, with: "").singleSpaced)
    }.filter { sentence in
      // In the form of a question it stands whole, with a gap, and as gap and answer; then it is the question.
      sentence.words.count <= Self.mostWords && 4 * model.tokenCount(sentence.whole) <= room
    }
  }

  /// A year in brackets and what is with it, as papers cite.
  private static var citation: Regex<Substring> { /\s*\([^()]*\b[12]\d{3}[a-z]?\)/ }

  /// Tokens for what is in view, its sentence, question and answer; the other half of the window is for examples.
  private var room: Int { model.window - model.window / 2 - Self.roomForForm }

  /// A draft for each answer that can be asked for, and what is to be written for it.
  private func possible(_ sentence: SentenceWords, in passage: Passage) -> [(draft: Draft, request: LineRequest)] {
    // Behind what is in view stand question and answer, both parts of the sentence.
    let length = model.tokenCount(sentence.whole)
    let view = [passage.view, passage.text].first { model.tokenCount($0) + 3 * length <= room } ?? sentence.whole
    return AnswerCandidates(sentence).askable.compactMap { candidate in
      let wordings = QuestionWordings(sentence, candidate) {
        commonWords.contains($0) || EnglishWords.function.contains($0)
      }
      guard !wordings.all.isEmpty else { return nil }
      var draft = Draft(question: "", answer: candidate.text, kind: candidate.kind, sentence: sentence.whole)
      draft.view = view
      let prompt = prompts.question(sentence.whole, gapped: sentence.gapped(candidate.range), candidate.text)
      return (draft, LineRequest(prompt: prompt, choices: wordings.all))
    }
  }

  /// The likeliest of each written question and those that differ from it in the question word: when the model had to
  /// choose that, it did not yet know the verb.
  private func likeliest(_ requests: [LineRequest], _ questions: [String]) throws -> [(text: String, loss: Double)] {
    func rest(_ question: String) -> Substring { question.drop { $0 != " " } }
    var texts: [(place: Int, text: String)] = []
    for (place, (request, question)) in zip(requests, questions).enumerated() {
      let others = request.choices.filter { $0 != question && rest($0) == rest(question) }
      texts += ([question] + others).map { (place, $0) }
    }
    let losses = try model.losses(texts.map { (requests[$0.place].prompt, " \($0.text)\n") })
    var best = questions.map { (text: $0, loss: Double.infinity) }
    for ((place, text), loss) in zip(texts, losses) where loss < best[place].loss {
      best[place] = (text, loss)
    }
    return best
  }

  /// The drafts with how likely their answers are, yes aside.
  private func answered(_ drafts: [Draft]) throws -> [Draft] {
    var drafts = drafts
    let asked = drafts.indices.filter { drafts[$0].kind != .yes }
    let inView = try model.losses(
      asked.map { (prompts.answer(drafts[$0].question, in: drafts[$0].view), " " + drafts[$0].answer) })
    let closedBook = try model.losses(
      asked.map { (prompts.closedBook(drafts[$0].question), " " + drafts[$0].answer) })
    for (index, losses) in zip(asked, zip(inView, closedBook)) {
      (drafts[index].lossInView, drafts[index].lossClosedBook) = losses
    }
    return drafts
  }
}
