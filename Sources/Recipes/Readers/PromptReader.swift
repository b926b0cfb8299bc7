import Evaluation
import LIFT

/// A reader that puts each question into a prompt and lets the model answer: readers of this kind differ by what is in
/// view, and by nothing else.
protocol PromptReader: Reader {
  var readOut: ReadOut { get }
  func prompt(_ question: TaskQuestion) throws -> Prompt
}

extension PromptReader {
  /// Makes every prompt once, so that a question that does not fit is found before a training and not after it.
  func check(_ questions: [TaskQuestion]) throws {
    for question in questions { _ = try readOut.tokens(of: prompt(question)) }
  }

  func answer(_ questions: [TaskQuestion], onAnswer: (Int, ReaderAnswer) throws -> Void) throws {
    try readOut.answer(questions.map(prompt)) { index, answer in
      try onAnswer(
        index,
        ReaderAnswer(
          text: answer.text, prompt: readOut.model.tokenizer.decode(answer.prompt), promptTokens: answer.promptTokens,
          cutTokens: answer.cutTokens, answerTokens: answer.answerTokens, isComplete: answer.reason == .stop))
    }
  }
}

extension PromptReader {
  func answerLosses(_ questions: [TaskQuestion]) throws -> [Double?]? {
    try questions.map { question in
      let prompt = try prompt(question)
      return try question.answers.compactMap { try readOut.loss(of: $0, after: prompt) }.min()
    }
  }
}

extension Prompt {
  /// The question with the document in view.
  /// - Parameter maxTokens: The recipe's limit, which goes before the benchmark's.
  init(_ question: TaskQuestion, document: String, maxTokens: Int?) {
    self.init(before: question.prompt.before, document: document, behind: question.prompt.behind)
    surround(question, maxTokens)
  }

  /// The question alone.
  init(closedBook question: TaskQuestion, maxTokens: Int?) {
    self.init(question.prompt.closedBook)
    surround(question, maxTokens)
  }

  private mutating func surround(_ question: TaskQuestion, _ limit: Int?) {
    system = question.prompt.system
    answerStart = question.prompt.answerStart
    usesTemplate = question.prompt.usesTemplate
    maxTokens = limit ?? question.maxTokens
  }
}
