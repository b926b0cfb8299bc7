import Diagnostics
import Evaluation
import Foundation
import Kernels
import LIFT
import Transformers

/// A recipe ready to run: everything it names is there and can be read.
///
///     let recipe = try Recipe(path: "recipes/demo.yaml", overrides: ["adapt.rank=8"])
///     let run = try RecipeRun(recipe) { name in "models/\(name).gguf" }
///     let results = try run()             // and runs/demo/ is written
///     print(results.answerTable(width: 100))
public struct RecipeRun {
  public let recipe: Recipe
  public let modelPath: String
  public let document: Document
  public let questions: [Question]
  private let replacing: Bool

  /// Checks all that can be checked without loading the model.
  ///
  /// - Parameters:
  ///   - replacing: The results take the place of those of an earlier run; else an existing output is refused.
  ///   - resolveModel: Finds the file of a model that the recipe gives by name.
  /// - Throws: ``InputErrors`` with everything that is wrong.
  public init(_ recipe: Recipe, replacing: Bool = false, resolveModel: (String) throws -> String) throws {
    var errors: [InputError] = []
    func collect<Result>(_ body: () throws -> Result) throws -> Result? {
      do {
        return try body()
      } catch let error as InputError {
        errors.append(error)
        return nil
      }
    }
    let modelPath = try collect { try recipe.model.path(resolveModel) }
    let document = try collect { try Document(path: recipe.document, title: recipe.title) }
    let questions = try collect { try Question.read(path: recipe.questions) }
    _ = try collect { try recipe.adapt.validate() }
    _ = try collect { try recipe.answer.validate() }
    _ = try collect { try RunDirectory.check(recipe.output, replacing: replacing) }
    guard let modelPath, let document, let questions, errors.isEmpty else { throw InputErrors(errors: errors) }
    self.recipe = recipe
    self.modelPath = modelPath
    self.document = document
    self.questions = questions
    self.replacing = replacing
  }

  /// Loads the model, lets the readers answer in order, and writes the output directory.
  ///
  /// - Parameters:
  ///   - backend: What computes.
  ///   - shouldStop: Asked after every training step and every answer.
  /// - Throws: ``InputError`` for what does not fit the model, found before any reader begins; ``TrainingDiverged``;
  ///   `CancellationError` after `shouldStop` said so. Nothing is written then.
  public func callAsFunction(
    on backend: any Backend = CPUBackend.shared, shouldStop: @escaping () -> Bool = { false },
    onEvent: @escaping (RecipeEvent) -> Void = { _ in }
  ) throws -> RecipeResults {
    onEvent(.loadingModel(path: modelPath))
    let model = try LanguageModel(path: modelPath, on: backend), base = try AdapterRecord.Base(model)
    onEvent(.loaded(model.tokenizer))
    let cut = try checkPrompts(model)
    if cut > 0 { onEvent(.cutsDocument(tokens: cut)) }
    try checkAdapter(model)

    let absorption = try Absorption(of: document, by: model, settings: recipe.adapt) { step in
      onEvent(.trained(step))
      if shouldStop() { throw CancellationError() }
    }
    let answers = try Examination(questions: questions, shouldStop: shouldStop, onEvent: onEvent)
      .examine(recipe.readers.map { kind in { try reader(kind, model, absorption) } })
    let results = RecipeResults(
      recipe: recipe, base: base, cutTokens: cut, predictions: answers.predictions,
      scores: answers.scores, steps: absorption.steps, lifted: absorption.lifted)
    onEvent(.writing(directory: recipe.output))
    try results.write(to: recipe.output, replacing: replacing)
    return results
  }

  private func reader(_ kind: ReaderKind, _ model: LanguageModel, _ absorption: Absorption) throws -> any Reader {
    let bare: any Reader =
      switch kind.context {
      case .none: try ClosedBookReader(model, title: recipe.title, settings: recipe.answer)
      case .truncated: try TruncatedContextReader(model, document: document, settings: recipe.answer)
      }
    return kind.isAdapted ? LiftReader(bare, name: kind.rawValue, with: absorption) : bare
  }

  /// Makes every prompt once, so that a question that is too long is found now and not after the training.
  /// - Returns: The most tokens that are cut from a prompt with the document in it.
  private func checkPrompts(_ model: LanguageModel) throws -> Int {
    let readOut = try ReadOut(model, settings: recipe.answer)
    var cut = 0
    for context in ContextMode.allCases where recipe.readers.contains(where: { $0.context == context }) {
      for question in questions {
        do {
          let prompt = try readOut.prompt(
            question.text, document: context == .truncated ? document : nil, title: recipe.title)
          cut = max(cut, prompt.cut)
        } catch let error as InputError where error.place == "question" {
          let place = "\(recipe.questions): question \(question.id)"
          throw InputError(error.kind, at: place, error.problem, remedy: error.remedy)
        }
      }
    }
    return cut
  }

  /// Finds segments, target modules or a rank that the model does not have now, not after the first reader.
  private func checkAdapter(_ model: LanguageModel) throws {
    guard recipe.readers.contains(where: \.isAdapted) else { return }
    try Lift(recipe.adapt).check(model, document)
  }
}

extension ModelReference {
  fileprivate func path(_ resolve: (String) throws -> String) throws -> String {
    switch self {
    case .name(let name): return try resolve(name)
    case .path(let path):
      guard FileManager.default.isReadableFile(atPath: path) else {
        throw InputError.missing(path, "there is no model that can be read here", remedy: "Check the recipe's model.")
      }
      return path
    }
  }
}
