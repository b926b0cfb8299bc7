import Evaluation
import LIFT
import Retrieval

/// Answers with the passages of the document in view that BM25 finds for the question: the best until the view is full,
/// in the order of the document.
final class RetrievalReader: PromptReader {
  let name: String
  let readOut: ReadOut
  private let settings: RetrievalSettings
  private let maxTokens: Int?
  private var index: PassageIndex?

  init(name: String, readOut: ReadOut, settings: RetrievalSettings, maxTokens: Int?) {
    (self.name, self.readOut, self.settings, self.maxTokens) = (name, readOut, settings, maxTokens)
  }

  func prepare(_ document: TaskDocument) throws {
    let tokenizer = readOut.model.tokenizer
    index = try PassageIndex(
      Passages(of: document.text, tokens: settings.passageTokens, overlap: settings.overlap) {
        tokenizer.encode($0, specialTokens: .asText).count
      })
  }

  func prompt(_ question: TaskQuestion) throws -> Prompt {
    guard let index else { preconditionFailure("RetrievalReader: asked before it was prepared") }
    var prompt = Prompt(question, document: "", maxTokens: maxTokens)
    // Texts that are joined can have a token more than they have alone.
    let room = try readOut.room(in: prompt) * 49 / 50
    prompt.document = try index.context(for: question.text, budget: min(settings.contextTokens ?? room, room))
    return prompt
  }
}
