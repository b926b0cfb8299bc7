import Evaluation
import LIFT
import TensorFiles

/// The units of a run in the order in which they are done, grouped by what they share.
struct RunPlan {
  /// A reader with a document, and the recipe that says how.
  struct Step {
    let unit: RunUnit
    let kind: ReaderKind
    let recipe: Recipe
    /// Nil for a reader without an adapter.
    let adaptation: Adaptation?
  }

  /// An adapter that is made, for all readers that answer with it.
  struct Adaptation: Hashable {
    /// Variant, seed and document of the readers; its `reader` is the name of the adaptation.
    let unit: RunUnit
    /// Where the adapter is that was made before; nil if it is to be trained.
    let directory: String?
  }

  /// What is done with one document before the next is taken.
  struct DocumentSteps {
    let document: TaskDocument
    let steps: [Step]

    /// The steps that use an adapter.
    func steps(with adaptation: Adaptation) -> [Step] { steps.filter { $0.adaptation == adaptation } }

    var adaptations: [Adaptation] { steps.compactMap(\.adaptation).unique }
  }

  /// Variants that share model and documents.
  struct Group {
    let modelPath: String
    let documents: [DocumentSteps]
  }

  let groups: [Group]

  var documents: [DocumentSteps] { groups.flatMap(\.documents) }
  /// In order; a document that is read by several models, or with several titles, is one.
  var documentIDs: [String] { documents.map(\.document.id).unique }

  /// Whether a document's adapters stay when all its readers have answered.
  func keepsAdapters(of document: DocumentSteps) -> Bool {
    document.steps.first?.recipe.keepAdapters ?? (documentIDs.count == 1)
  }

  var stepCount: Int { documents.reduce(0) { $0 + $1.steps.count } }

  /// - Parameter materials: Model and documents of each variant.
  init(_ experiment: Experiment, materials: [Materials]) {
    var groups: [Group] = []
    var rest = Array(zip(experiment.variants, materials))
    while let first = rest.first?.1 {
      let members = rest.filter { $0.1 == first }.map(\.0)
      rest.removeAll { $0.1 == first }
      let documents = first.documents.map { document in
        DocumentSteps(
          document: document, steps: Self.steps(members, among: experiment.variants, document: document.id))
      }
      groups.append(Group(modelPath: first.modelPath, documents: documents))
    }
    self.groups = groups
  }

  /// The steps for one document; what two variants or seeds would do alike is done once, for the first of them.
  /// - Parameter all: The variants that labels tell apart: those with other models and documents too.
  private static func steps(
    _ variants: [Experiment.Variant], among all: [Experiment.Variant], document: String
  ) -> [Step] {
    var steps: [Step] = [], seen: Set<String> = []
    for variant in variants {
      for seed in variant.recipe.seeds {
        for kind in variant.recipe.readers {
          let relevant = variant.recipe.relevant(to: kind)
          let given = variant.recipe.givenAdapter(for: kind.adaptation)
          let usesSeed = kind.adaptation != nil && given == nil || variant.recipe.answer.temperature > 0
          let identity = "\(kind.rawValue)\n\(usesSeed ? String(seed) : "")\n\(relevant.yaml)"
          guard seen.insert(identity).inserted else { continue }
          let unit = RunUnit(
            variant: variant.label(among: all) { $0.relevant(to: kind) }, seed: usesSeed ? seed : nil,
            document: document, reader: kind.rawValue)
          let adaptation = kind.adaptation.map { adaptation in
            Adaptation(
              unit: RunUnit(
                variant: variant.label(among: all) { $0.relevant(toTraining: adaptation) },
                seed: given == nil ? seed : nil, document: document, reader: adaptation.rawValue),
              directory: given)
          }
          var recipe = variant.recipe
          recipe.lift.seed = seed
          steps.append(Step(unit: unit, kind: kind, recipe: recipe, adaptation: adaptation))
        }
      }
    }
    return steps
  }
}

/// What a variant works on.
struct Materials: Equatable {
  var modelPath: String
  var documents: [TaskDocument]
}

extension RunPlan {
  /// SHA-256 of all that is known of the documents: texts, questions, prompts, right answers, how they are scored.
  var documentHash: String { FileHash.sha256(text: String(reflecting: documents.map(\.document))) }
}
