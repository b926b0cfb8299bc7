import Evaluation
import LIFT
import Transformers

/// Makes the readers that a recipe names.
struct ReaderFactory {
  let model: LanguageModel

  /// - Parameter absorption: The adapter that it answers with, if it is a reader with one.
  func reader(_ step: RunPlan.Step, absorption: Absorption?) throws -> any Reader {
    let name = step.kind.rawValue, recipe = step.recipe
    let readOut = try ReadOut(encoder(step), settings: recipe.answer.sampling(seed: recipe.lift.seed))
    let maxTokens = recipe.answer.maxTokens
    let reader: any PromptReader =
      switch step.kind.context {
      case .none: ClosedBookReader(name: name, readOut: readOut, maxTokens: maxTokens)
      case .truncated, .truncatedMixin:
        ContextReader(name: name, readOut: readOut, mode: .truncated, maxTokens: maxTokens)
      case .full: ContextReader(name: name, readOut: readOut, mode: .whole, maxTokens: maxTokens)
      case .retrieved: RetrievalReader(name: name, readOut: readOut, settings: recipe.retrieval, maxTokens: maxTokens)
      }
    return absorption.map { AdaptedReader(reader, name: name, with: $0) } ?? reader
  }

  /// The limit is for what is in view of the document; a question alone has the window.
  private func encoder(_ step: RunPlan.Step) -> PromptEncoder {
    let limit = step.recipe.answer.promptLimit
    return switch step.kind.context {
    case .none: PromptEncoder(model)
    case .truncated, .full, .retrieved: PromptEncoder(model, limit: limit)
    case .truncatedMixin: PromptEncoder(model, limit: limit, separator: ContextMode.truncatedMixin.separator)
    }
  }
}
