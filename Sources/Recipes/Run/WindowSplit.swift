import Diagnostics
import Evaluation
import LIFT
import Transformers

/// Tells the questions whose evidence stands in what `truncated-context` has in view from those of which it does not
/// have all, once for a document and what decides its prompts.
struct WindowSplit {
  private let document: TaskDocument
  private let model: LanguageModel
  private var known: [[Int?]: [Bool?]] = [:]

  init(of document: TaskDocument, for model: LanguageModel) {
    (self.document, self.model) = (document, model)
  }

  /// For each question whether it is in the window; nil where that cannot be told.
  mutating func isInWindow(_ settings: AnswerSettings) -> [Bool?] {
    let key = [settings.promptLimit, settings.maxTokens]
    if let answers = known[key] { return answers }
    let search = EvidenceSearch(in: document.text), encoder = PromptEncoder(model, limit: settings.promptLimit)
    let answers = document.questions.map { question -> Bool? in
      guard !question.evidence.isEmpty else { return nil }
      let prompt = Prompt(question, document: document.text, maxTokens: nil)
      // A question that has no such prompt is in no window: the readers that need it say what is wrong.
      guard let made = try? encoder.tokens(of: prompt, maxTokens: settings.maxTokens(of: question)) else { return nil }
      // A whole document need not come back from the tokens letter by letter.
      let view = made.cut == 0 ? document.text : model.tokenizer.decode(made.tokens)
      return search.isInView(question.evidence, view)
    }
    known[key] = answers
    return answers
  }
}
