import Evaluation
import LIFT

/// Answers from what the model knows, with nothing but the question in view.
struct ClosedBookReader: PromptReader {
  let name: String
  let readOut: ReadOut
  /// The most tokens of an answer, if the benchmark is not to say so.
  let maxTokens: Int?

  func prepare(_ document: TaskDocument) {}

  func prompt(_ question: TaskQuestion) -> Prompt { Prompt(closedBook: question, maxTokens: maxTokens) }
}
