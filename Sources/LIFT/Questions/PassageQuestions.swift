import Kernels
import QuestionWriting
import Randomness
import TensorFiles
import Training
import Transformers

/// Makes examples of the questions about a passage: each in the model's chat template, closed book or with the passage in
/// view; the answer and the end of the turn are learnt.
///
/// Mao et al., 2025, arXiv:2502.14644v4, §3.
package struct PassageQuestions {
  let passages: [Passage]
  private let title: String?
  private let model: LanguageModel
  private let settings: LiftSettings
  private let encoder: PromptEncoder
  private let bare: BareModel
  private let teachers: OpinionStore?

  /// - Parameters:
  ///   - bare: The teacher, if the settings want one.
  ///   - teachers: Where its opinions are kept; nil keeps none.
  package init(
    _ document: Document, _ model: LanguageModel, _ settings: LiftSettings, _ bare: BareModel, teachers: OpinionStore? = nil
  ) {
    (title, self.model, self.settings, self.bare, self.teachers) = (document.title, model, settings, bare, teachers)
    encoder = PromptEncoder(model)
    passages = Passage.passages(of: document.text, longest: settings.data.passageLength)
  }

  /// The examples of one passage's pairs.
  ///
  /// - Parameter isTaught: Whether a teacher is asked, where the settings want one.
  /// - Throws: ``InputError`` if a question does not fit into the model's window.
  package func examples(_ written: WrittenPassage, isTaught: Bool = true) throws -> [LiftExample] {
    let passage = passages[written.passage]
    var generator = SeededGenerator(seed: settings.seed, stream: "view of passage \(passage.index)")
    let views = written.pairs.map { _ in generator.uniformDouble() < settings.data.inView ? passage.paragraph : nil }
    let answers = written.pairs.map { encoder.answerTokens($0.answer) }
    let prompts = try written.pairs.indices.map { try prompt(written.pairs[$0], behind: views[$0], answers[$0]) }
    let share = settings.objective.distillation
    let teachers = share == 0 || !isTaught ? [] : try opinions(
      of: answers, after: zip(written.pairs, answers).map { try prompt($0, behind: passage.paragraph, $1) })
    return prompts.indices.map { index in
      LiftExample(
        example: teachers.isEmpty
          ? TrainingExample(prompts[index] + answers[index], supervisedFrom: prompts[index].count)
          : TrainingExample(prompts[index], learning: answers[index], teachers[index], share: Float(share)),
        name: "question \(index + 1) about passage \(passage.index + 1) of \(passages.count)", kind: .task)
    }
  }

  /// What the teacher thinks of answers: as it is kept, else asked.
  private func opinions(of answers: [[Int32]], after prompts: [[Int32]]) throws -> [TokenTargets] {
    let name = String(FileHash.sha256(text: "\(prompts) \(answers)").prefix(24))
    if let kept = teachers?.read(name), kept.map(\.prompt) == prompts, kept.map(\.text) == answers {
      return kept.map(\.opinion)
    }
    let opinions = try bare {
      try model.model.likeliestTokens(settings.objective.topK, in: answers, after: prompts, keepsRest: false)
    }
    teachers?.write(
      answers.indices.map { AnchorText(prompt: prompts[$0], text: answers[$0], opinion: opinions[$0]) }, as: name)
    return opinions
  }

  private func prompt(_ pair: QuestionAnswer, behind text: String?, _ answer: [Int32]) throws -> [Int32] {
    let prompt = Prompt(question: pair.question, document: text, title: title)
    return try encoder.tokens(of: prompt, maxTokens: answer.count).tokens
  }
}

extension PassageQuestions {
  /// About a passage, where the settings leave the number to the writer.
  static let usualPairs = 3

  /// Pairs that nobody has written yet, about as long as usual ones.
  func placeholders(most: Int?) -> [WrittenPassage] {
    let pair = QuestionAnswer(
      question: "What does the text say about this matter, and why?", answer: "It says that this is so.")
    return passages.map { WrittenPassage(passage: $0.index, pairs: Array(repeating: pair, count: most ?? Self.usualPairs)) }
  }
}
