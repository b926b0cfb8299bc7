import Adapters
import Diagnostics
import Evaluation
import LIFT
import Training
import Transformers

// Every key that a recipe can have, in the order in which it is printed. A key is the command line's option in
// lowerCamelCase. Ranges are not repeated here: each section is checked by the settings that it fills.

extension RecipeSection<Recipe> {
  static var recipe: Self {
    Self(
      keys: [
        .value("model", \.model, isRequired: true),
        .path("document", \.document),
        .value("title", \.title),
        .path("questions", \.questions),
        .section("dataset", \.dataset, .dataset, default: DatasetSettings()),
        .section("generate", \.generate, .generate, default: GenerateSettings()),
        .preset,
        .section("adapter", \.self, .adapter),
        .section("data", \.lift.data, .data),
        .section("objective", \.lift.objective, .objective),
        .section("training", \.lift.training, .training),
        .value("seeds", \.seeds),
        .section("answer", \.answer, .answer),
        .section("retrieval", \.retrieval, .retrieval),
        .value("readers", \.readers),
        .value("metrics", \.metrics),
        .value("answerPerplexity", \.answerPerplexity),
        .section("judge", \.judge, .judge, default: JudgeSettings(url: "", model: "")),
        .path("retention", \.retention),
        .value("keepAdapters", \.keepAdapters),
        .value("prompts", \.prompts),
        .path("output", \.output),
      ],
      checks: [
        { try $0.checkSource("document", \.document) },
        { try $0.checkSource("questions", \.questions) },
        { recipe in
          if (recipe.dataset != nil || recipe.generate != nil) && recipe.title != nil {
            throw recipe.datasetHasItsOwn("title")
          }
          if recipe.dataset != nil && recipe.generate != nil { throw recipe.datasetHasItsOwn("generate") }
        },
        { try checkList($0.readers, name: "readers", isOneNeeded: true) },
        { try checkList($0.metrics, name: "metrics", isOneNeeded: false) },
        { recipe in
          if recipe.seeds.isEmpty {
            throw InputError.invalid("seeds", "the list is empty", remedy: "Name at least one seed.")
          }
          if let seed = recipe.seeds.firstRepeated { throw InputError.invalid("seeds", "\(seed) is listed twice") }
        },
        { recipe in
          do {
            try recipe.lift.validateStages()
          } catch let error as InputError {
            let isData = ["tasks", "task-count", "prompt-limit"].contains(error.place)
            throw InputError.invalid(isData ? "data" : "training", "\(error.place): \(error.problem)", remedy: error.remedy)
          }
        },
      ])
  }

  private static func checkList<Choice: RecipeChoice>(_ list: [Choice], name: String, isOneNeeded: Bool) throws
  where Choice: Hashable {
    if list.isEmpty && isOneNeeded {
      throw InputError.invalid(name, "the list is empty", remedy: "Name at least one reader.")
    }
    if let choice = list.firstRepeated { throw InputError.invalid(name, "\(choice.rawValue) is listed twice") }
  }
}

extension Recipe {
  /// Documents and questions come from one place.
  fileprivate func checkSource(_ name: String, _ path: KeyPath<Recipe, String?>) throws {
    let isThere = self[keyPath: path] != nil, isElsewhere = dataset != nil || generate != nil
    if !isThere && !isElsewhere {
      throw InputError.invalid(
        name, "this is missing", remedy: "Name a document and questions, or else a dataset, or generate some.")
    }
    if isThere && isElsewhere { throw datasetHasItsOwn(name) }
  }

  fileprivate func datasetHasItsOwn(_ name: String) -> InputError {
    let other = dataset == nil ? "what is generated" : "the dataset"
    return .invalid(name, "\(other) has its own", remedy: "Leave out this, or \(dataset == nil ? "generate" : "dataset").")
  }
}

extension Metric: RecipeChoice {}
extension AdapterSettings.Kind: RecipeChoice {}
extension LoRAInitialisation: RecipeChoice {}
extension GatedMemoryConfiguration.GateStart: RecipeChoice {}
extension DataSettings.SliceDraw: RecipeChoice {}
extension DataSettings.TaskKind: RecipeChoice {}
extension ScheduleSettings.Normalisation: RecipeChoice {}
