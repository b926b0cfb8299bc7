import Diagnostics
import Foundation
import Recipes
import TestSupport
import Testing

/// One recipe for many.
struct RecipeSweepTests {
  private func read(_ lines: String, _ overrides: [String] = [], path: String = "r.yaml") throws -> Experiment {
    try Experiment(yaml: RecipeReadingTests.smallest + "\n" + lines, path: path, overrides: overrides)
  }

  private func errors(_ lines: String, _ overrides: [String] = []) throws -> InputErrors {
    try #require(throws: InputErrors.self) { try read(lines, overrides) }
  }

  @Test func withoutASweepThereIsOneVariant() throws {
    let experiment = try read("adapter: {rank: 8}")
    #expect(experiment.sweep.isEmpty)
    #expect(experiment.variants.map(\.assignments) == [[]])
    #expect(experiment.variants.map(\.recipe) == [experiment.recipe])
    #expect(experiment == Experiment(experiment.recipe))
  }

  @Test func everyCombinationIsAVariantAndTheLastKeyChangesFastest() throws {
    let experiment = try read(
      """
      adapter: {rank: 4, alpha: 1}
      sweep:
        adapter.rank: [8, 16]
        training.schedule: [cosine, linear, constant]
      """)
    #expect(
      experiment.variants.map(\.assignments) == [
        ["adapter.rank=8", "training.schedule=cosine"], ["adapter.rank=8", "training.schedule=linear"],
        ["adapter.rank=8", "training.schedule=constant"], ["adapter.rank=16", "training.schedule=cosine"],
        ["adapter.rank=16", "training.schedule=linear"], ["adapter.rank=16", "training.schedule=constant"],
      ])
    #expect(experiment.variants.map(\.recipe.lift.adapter.rank) == [8, 8, 8, 16, 16, 16])
    #expect(
      experiment.variants.map(\.recipe.lift.training.schedule)
        == [.cosine, .linear, .constant, .cosine, .linear, .constant])
    #expect(experiment.variants.allSatisfy { $0.recipe.lift.adapter.alpha == 1 && $0.recipe.name == "r" })
    #expect(experiment.recipe.lift.adapter.rank == 4)
    #expect(experiment.sweep.map(\.key) == ["adapter.rank", "training.schedule"])
    #expect(experiment.sweep.map(\.values) == [["8", "16"], ["cosine", "linear", "constant"]])
  }

  @Test(arguments: [
    "sweep: {adapter: {rank: [8, 16]}, training.optimizer: {beta1: [0.5, 0.6]}}",
    "sweep: {adapter: {rank: [8, 16]}, training: {optimizer: {beta1: [0.5, 0.6]}}}",
    "sweep:\n  adapter:\n    rank:\n    - 8\n    - 16\n  training:\n    optimizer.beta1: [0.5, 0.6]",
  ])
  func keysMayBeNested(lines: String) throws {
    let flat = try read("sweep: {adapter.rank: [8, 16], training.optimizer.beta1: [0.5, 0.6]}")
    #expect(try read(lines) == flat)
  }

  /// What a setting can be set to in the recipe, it can be swept over.
  @Test func valuesAreReadLikeThoseOfTheRecipe() throws {
    let experiment = try read("sweep: {adapter.alpha: [null, 1e1], title: [null, \"8\", 'a: b']}", path: "some/r.yaml")
    #expect(experiment.variants.map(\.recipe.lift.adapter.alpha) == [nil, nil, nil, 10, 10, 10])
    #expect(experiment.variants.map(\.recipe.title) == [nil, "8", "a: b", nil, "8", "a: b"])
    #expect(experiment.variants.last?.assignments == ["adapter.alpha=1e1", "title=a: b"])
    let paths = try read("sweep: {document: [a.md, /b.md]}", path: "some/r.yaml")
    #expect(paths.variants.map(\.recipe.document) == ["some/a.md", "/b.md"])
  }

  // MARK: - Printing

  @Test(arguments: [
    "", "sweep: {adapter.rank: [8, 16]}", "sweep: {adapter: {rank: [8, 16]}, training: {learningRate: [1e-3, 5e-4]}}",
    "sweep: {adapter.alpha: [null, 1e1], title: [\"8\", 'a: b', '# no', 'it''s', \"- x\"]}",
    "sweep: {document: [/data/a.md, /data/b.md], training.fullBatch: [true, false]}",
  ])
  func whatIsPrintedReadsBackEqual(lines: String) throws {
    let experiment = try Experiment(
      yaml: "model: tiny\ndocument: /data/d.md\nquestions: /data/q.jsonl\noutput: /runs/r\n" + lines,
      path: "here/r.yaml")
    #expect(try Experiment(yaml: experiment.yaml, path: "elsewhere/r.yaml") == experiment)
  }

  @Test func theSweepIsPrintedLast() throws {
    let yaml = try read("sweep:\n  adapter: {rank: [8, 16]}\n  training.learningRate: [1e-3]").yaml
    #expect(yaml.hasSuffix("\nsweep:\n  adapter.rank: [8, 16]\n  training.learningRate: [1e-3]\n"))
    #expect(yaml.contains("\nadapter:\n  kind: lora\n  rank: 32\n"))
  }

  /// It means the same from any directory.
  @Test func sweptPathsArePrintedAbsolute() throws {
    let experiment = try read("sweep: {model: [tiny, m.gguf]}", path: "/some/r.yaml")
    #expect(experiment.yaml.hasSuffix("\nsweep:\n  model: [tiny, /some/m.gguf]\n"))
    #expect(
      try Experiment(yaml: experiment.yaml, path: "/other/r.yaml").variants.map(\.recipe.model)
        == [.name("tiny"), .path("/some/m.gguf")])
  }

  // MARK: - The command line

  @Test func overridesHoldForEveryVariant() throws {
    let experiment = try read("training: {epochs: 3}\nsweep: {adapter.rank: [8, 16]}", ["training.epochs=1"])
    #expect(experiment.variants.map(\.recipe.lift.training.epochs) == [1, 1])
    #expect(experiment.variants.map(\.recipe.lift.adapter.rank) == [8, 16])
  }

  @Test func theSweepItselfCanBeSet() throws {
    let lines = "sweep: {adapter.rank: [8, 16], training.epochs: [1, 2]}"
    let experiment = try read(lines, ["sweep.adapter.rank=[4]"])
    #expect(
      experiment.variants.map(\.assignments) == [
        ["adapter.rank=4", "training.epochs=1"], ["adapter.rank=4", "training.epochs=2"],
      ])
    #expect(
      try Experiment(yaml: experiment.yaml, path: "r.yaml").variants.map(\.assignments)
        == experiment.variants.map(\.assignments))
    #expect(try read("", ["sweep.adapter.rank=[4, 5]"]).variants.map(\.recipe.lift.adapter.rank) == [4, 5])
  }

  /// It would be set, and the sweep would set something else.
  @Test func aSettingThatIsSweptOverIsNotSetBeside() throws {
    let errors = try errors("sweep: {adapter.rank: [8, 16]}", ["adapter.rank=4"])
    #expect(
      errors.description
        == "--set adapter.rank: the recipe sweeps over this. Set the values with sweep.adapter.rank=[…].")
    #expect(errors.kind == .usage)
  }

  @Test func listsAreSweptOverToo() throws {
    let yaml = RecipeReadingTests.smallest + "\nsweep: {readers: [[lift, raw], [closed-book]]}"
    let experiment = try Experiment(yaml: yaml, path: "r.yaml")
    #expect(experiment.variants.map(\.assignments) == [["readers=[lift,raw]"], ["readers=[closed-book]"]])
    #expect(experiment.variants.map { $0.recipe.readers.map(\.rawValue) } == [["lift", "raw"], ["closed-book"]])
    #expect(try Experiment(yaml: experiment.yaml, path: "r.yaml").variants.count == 2)
  }

  // MARK: - Mistakes

  @Test(arguments: [
    ("sweep: 8", "r.yaml:4:8: sweep: 8 is not a section of settings with lists of values. WRITE"),
    ("sweep:", "r.yaml:4:7: sweep: nothing is not a section of settings with lists of values. WRITE"),
    ("sweep: [8]", "r.yaml:4:8: sweep: a list is not a section of settings with lists of values. WRITE"),
    ("sweep: {}", "r.yaml:4:8: sweep: a section is not a section of settings with lists of values. WRITE"),
    (
      "sweep: {adapter.rank: 8}",
      "r.yaml:4:23: sweep.adapter.rank: 8 is not a list with values. Write it like adapter.rank: [8, 32]."
    ),
    (
      "sweep: {adapter: {rank: []}}",
      "r.yaml:4:25: sweep.adapter.rank: an empty list is not a list with values. Write it like adapter.rank: [8, 32]."
    ),
    (
      "sweep: {adapter: [{rank: 8}]}",
      "r.yaml:4:19: sweep.adapter: a section is neither a value nor a list of values."
    ),
    (
      "sweep: {adapter.rank: [8], adapter: {rank: [4]}}",
      "r.yaml:4:44: sweep.adapter.rank: this is swept over twice. Keep one of them."
    ),
    (
      "sweep: {adapter.rnak: [8, 9]}", "r.yaml:4:24: adapter.rnak: there is no such setting. Did you mean adapter.rank?"
    ),
    ("sweep: {rank: [8]}", "r.yaml:4:16: rank: there is no such setting. Did you mean adapter.rank?"),
    ("sweep: {model.size: [8]}", "r.yaml:4:22: model.size: model is \"tiny\", so there is nothing below it."),
    ("sweep: {adapter.rank: [8, eight]}", "r.yaml:4:27: adapter.rank: \"eight\" is not a whole number."),
    ("sweep: {readers: [lift]}", "r.yaml:4:19: readers: \"lift\" is not a list."),
  ])
  func refusals(lines: String, message: String) throws {
    #expect(
      try errors(lines).description.split(separator: "\n").first.map(String.init)
        == message.replacing("WRITE", with: "Write it like sweep: {adapter.rank: [8, 32]}."))
  }

  @Test(arguments: ["output", "sweep", "extends", "seeds", "retention", "keepAdapters", "prompts"])
  func whatBelongsToTheRunIsNotSweptOver(key: String) throws {
    #expect(try errors("sweep: {\(key): [a, b]}").description == "r.yaml:4:8: sweep.\(key): this cannot be swept over.")
  }

  @Test func mistakesInVariantsAreSaidOnceAtTheSweep() throws {
    let errors = try errors(
      """
      answer: {topP: 2}
      sweep:
        adapter.rank: [8, 0]
        training.epochs: [1, 2, none]
      """)
    #expect(
      errors.description == """
        r.yaml:4:16: answer.topP: 2.0 is not above 0 and at most 1.
        r.yaml:7:27: training.epochs: "none" is not a whole number.
        r.yaml:6:21: adapter.rank: 0 is not at least 1.
        """)
  }

  /// Each value is fine, and two of them are not.
  @Test func combinationsThatDoNotFitAreNamed() throws {
    let errors = try errors("sweep: {data.segmentLength: [16, 64], data.segmentOffset: [8, 32], adapter.rank: [1, 2]}")
    #expect(errors.errors.count == 1)
    #expect(
      errors.errors.map { "\($0.place): \($0.problem)" }
        == ["r.yaml:4:63: data.segmentOffset: 32 is not from 1 to the segment length 16"])
  }

  @Test func tooManyCombinationsAreRefused() throws {
    let numbers = (1...16).map(String.init).joined(separator: ", ")
    let sweep = "sweep: {adapter.rank: [\(numbers)], training.epochs: [\(numbers)]"
    #expect(try read(sweep + "}").variants.count == 256)
    #expect(
      try errors(sweep + ", training.batchSize: [1, 2]}").description
        == "r.yaml:4:8: sweep: it has more than 256 combinations. Sweep less.")
    let many = (1...257).map(String.init).joined(separator: ", ")
    #expect(
      try errors("sweep: {training.epochs: [\(many)]}").description
        == "r.yaml:4:8: sweep: it has more than 256 combinations. Sweep less.")
  }

  @Test func aRecipeWithASweepIsNoRecipeWithoutOne() throws {
    let errors = try #require(throws: InputErrors.self) {
      try Recipe(yaml: RecipeReadingTests.smallest + "\nsweep: {adapter.rank: [8]}", path: "r.yaml")
    }
    #expect(errors.description.hasPrefix("r.yaml:4:1: sweep: there is no such setting. "))
  }
}
