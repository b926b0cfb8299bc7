import LIFT

extension Experiment.Variant {
  /// What the sweep sets here, `adapter.rank=8`, as far as it matters: an axis along which what matters is always the same
  /// is left out; nil if that is every axis.
  func label(among variants: [Experiment.Variant], _ whatMatters: (Recipe) -> Recipe) -> String? {
    let matters = assignments.indices.filter { axis in
      let row = variants.filter { other in
        assignments.indices.allSatisfy { $0 == axis || other.assignments[$0] == assignments[$0] }
      }
      return row.contains { whatMatters($0.recipe) != whatMatters(recipe) }
    }
    return matters.isEmpty ? nil : matters.map { assignments[$0] }.joined(separator: ", ")
  }
}

extension Recipe {
  /// The adapter that the recipe names, for readers that would else train one as it says.
  func givenAdapter(for adaptation: ReaderKind.Adaptation?) -> String? { adaptation == .lift ? adapterPath : nil }

  /// What decides an adapter; two variants for which this is the same have the same adapters.
  func relevant(toTraining adaptation: ReaderKind.Adaptation) -> Recipe {
    var relevant = relevant(to: ReaderKind(adaptation: adaptation, context: .none))
    relevant.answer = AnswerSettings()
    return relevant
  }

  /// The recipe with everything at its default that a reader of this kind does not look at: two variants for which this
  /// is the same have the same answers.
  func relevant(to kind: ReaderKind) -> Recipe {
    let defaults = Recipe(named: name)
    var relevant = self
    relevant.readers = []
    relevant.metrics = []
    relevant.seeds = []
    relevant.answerPerplexity = false
    relevant.judge = nil
    relevant.retention = nil
    relevant.keepAdapters = nil
    relevant.prompts = defaults.prompts
    relevant.output = defaults.output
    relevant.adapterPath = givenAdapter(for: kind.adaptation)
    if kind.adaptation != .lift || relevant.adapterPath != nil { relevant.lift = defaults.lift }
    if kind.context == .none { relevant.answer.promptLimit = nil }
    if kind.context != .retrieved { relevant.retrieval = defaults.retrieval }
    return relevant
  }
}
