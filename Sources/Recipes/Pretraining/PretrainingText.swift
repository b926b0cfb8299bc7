import Diagnostics
import Kernels
import LIFT
import Randomness
import Tokenizers
import Training

/// Writes what a tiny model is trained on: plain text, conversations with a document in view, and questions about the
/// encyclopedia with nothing in view.
///
/// The prompts are those of ``LIFT/ReadOut``, in the model's own chat template; only answers are learnt in
/// conversations, and everything in plain text.
struct PretrainingText {
  private let settings: PretrainingSettings.Reading
  private let encyclopedia: TinyWorld.Encyclopedia
  private let asked: [[TinyWorld.Fact]]
  private let tokenizer: Tokenizer
  private let template: ChatTemplate
  private var generator: SeededGenerator
  private let contextLength: Int

  init(
    _ settings: PretrainingSettings, encyclopedia: TinyWorld.Encyclopedia, tokenizer: Tokenizer, template: ChatTemplate
  ) {
    self.settings = settings.text
    self.encyclopedia = encyclopedia
    asked = encyclopedia.askedFamilies
    self.tokenizer = tokenizer
    self.template = template
    contextLength = settings.model.contextLength
    generator = SeededGenerator(seed: settings.seed, stream: "text")
  }

  mutating func examples() throws -> [TrainingExample] {
    try (0..<settings.exampleCount).map { _ in
      let draw = Double(generator.uniform())
      if draw < settings.closedBookShare { return try closedBook() }
      if draw < settings.closedBookShare + settings.openBookShare { return try openBook() }
      return page()
    }
  }

  /// A page of the encyclopedia, or a piece from anywhere in it, as segments are cut.
  private mutating func page() -> TrainingExample {
    let page = encyclopedia.page(using: &generator)
    let isTitled = generator.happens(0.1)
    let text = isTitled ? "Title: \(page.title).\nContent: \(page.text)" : page.text
    let tokens = tokenizer.encode(text, specialTokens: .asText)
    guard generator.happens(0.3) else { return TrainingExample(Array(tokens.prefix(contextLength))) }
    let start = generator.index(below: max(1, tokens.count - 32))
    return TrainingExample(Array(tokens[start...].prefix(48 + generator.index(below: 80))))
  }

  /// A document and a few questions about it, the first in the prompt that shows a document.
  private mutating func openBook() throws -> TrainingExample {
    let document = TinyWorld.Document(from: .known, factCount: 2...15, using: &generator)
    let asked = generator.shuffled(document.facts).prefix(1 + generator.index(below: 6))
    return try conversation(
      asked.enumerated().map { index, fact in
        let (question, answer) = generator.element(of: fact.questions)
        return (
          index > 0
            ? question
            : "Please answer the question based on the long texts below. \n\(document.text)\nQuestion: \(question)\nAnswer:",
          answer
        )
      }, learningQuestions: true)
  }

  /// One question about the encyclopedia; in one case of eight framed by a title, as a titled document is asked about.
  private mutating func closedBook() throws -> TrainingExample {
    let family = generator.element(of: asked)
    let (question, answer) = generator.element(of: generator.element(of: family).questions)
    guard generator.happens(0.125) else { return try conversation([(question, answer)]) }
    let title = "The story of \(generator.element(of: family).subject.name)"
    return try conversation([
      ("Please answer the question based on \"\(title)\".\nQuestion: \(question)\nAnswer:", answer)
    ])
  }

  private func conversation(
    _ turns: [(user: String, answer: String)], learningQuestions: Bool = false
  ) throws -> TrainingExample {
    var messages: [ChatMessage] = [], text = "", tokens: [Int32] = [], weights: [Float] = []
    for turn in turns {
      messages.append(ChatMessage(role: "user", content: turn.user))
      let prompt = try template.render(messages: messages, addGenerationPrompt: true)
      let question = tokenizer.encode(String(prompt.dropFirst(text.count)), specialTokens: .parsed)
      let answer = tokenizer.encode("\(turn.answer)<|im_end|>", specialTokens: .parsed)
      tokens += question + answer
      weights += question.map { _ in learningQuestions ? 1 : 0 } + answer.map { _ in 1 }
      text = "\(prompt)\(turn.answer)<|im_end|>"
      messages.append(ChatMessage(role: "assistant", content: turn.answer))
    }
    return TrainingExample(Array(tokens.prefix(contextLength)), weights: Array(weights.prefix(contextLength)))
  }
}
