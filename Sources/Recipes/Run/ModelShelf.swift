import Kernels
import Transformers

/// Models, of which one at a time is in memory.
struct ModelShelf {
  private var loaded: LanguageModel?
  private let backend: any Backend
  private let onEvent: (RecipeEvent) -> Void

  init(_ backend: any Backend, _ onEvent: @escaping (RecipeEvent) -> Void) {
    (self.backend, self.onEvent) = (backend, onEvent)
  }

  mutating func model(_ path: String) throws -> LanguageModel {
    if let loaded, loaded.path == path { return loaded }
    loaded = nil
    onEvent(.loadingModel(path: path))
    let model = try LanguageModel(path: path, on: backend)
    onEvent(.loaded(model.tokenizer))
    loaded = model
    return model
  }
}
