import Evaluation
import LIFT

/// Answers with the document in view; what it does with one that does not fit into the window is up to the mode.
final class ContextReader: PromptReader {
  enum Mode {
    /// Head and tail are kept, and the middle is cut; the read-out says what stands there.
    case truncated
    /// Such a document is none for this reader.
    case whole
  }

  let name: String
  let readOut: ReadOut
  private let mode: Mode
  private let maxTokens: Int?
  private var text = ""

  init(name: String, readOut: ReadOut, mode: Mode, maxTokens: Int?) {
    (self.name, self.readOut, self.mode, self.maxTokens) = (name, readOut, mode, maxTokens)
  }

  func prepare(_ document: TaskDocument) throws {
    text = document.text
    guard mode == .whole else { return }
    for question in document.questions {
      let cut = try readOut.tokens(of: prompt(question)).cut
      guard cut == 0 else {
        let room = readOut.encoder.limit.map { "prompts of \($0)" } ?? "the model's window"
        throw NotApplicable("the document is \(cut) tokens too long for \(room)")
      }
    }
  }

  func prompt(_ question: TaskQuestion) -> Prompt { Prompt(question, document: text, maxTokens: maxTokens) }
}
