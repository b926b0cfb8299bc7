import Diagnostics
import Foundation
import Recipes
import TestSupport
import Testing

/// Recipes that say only what is different from another.
struct RecipeExtendsTests {
  private static let base = """
    model: tiny
    document: base.md
    questions: base.jsonl
    adapter: {rank: 4, alpha: 1}
    training:
      epochs: 7
      optimizer: {beta1: 0.5, beta2: 0.6}
    readers: [lift, closed-book]
    """

  /// Files by their path in a new directory; `body` gets the directory and reads one of them.
  private func with(_ files: [String: String], _ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      for (name, text) in files {
        let path = "\(directory)/\(name)"
        try FileManager.default.createDirectory(
          at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
        try write(text, to: path)
      }
      try body(directory)
    }
  }

  @Test func whatIsSaidHoldsKeyByKey() throws {
    let child = """
      extends: base.yaml
      adapter: {rank: 8}
      training: {optimizer: {beta2: 0.7}}
      readers: [truncated-context]
      title: A Tale
      """
    try with(["base.yaml": Self.base, "child.yaml": child]) { directory in
      let recipe = try Recipe(path: directory + "/child.yaml")
      #expect(recipe.name == "child" && recipe.output == "runs/child")
      #expect(recipe.title == "A Tale" && recipe.model == .name("tiny"))
      #expect(recipe.lift.adapter.rank == 8 && recipe.lift.adapter.alpha == 1)
      #expect(recipe.lift.training.epochs == 7)
      #expect(recipe.lift.training.optimizer.beta1 == 0.5 && recipe.lift.training.optimizer.beta2 == 0.7)
      // Lists are values: one takes the place of the other.
      #expect(recipe.readers == [.truncatedContext])
    }
  }

  @Test func nothingIsTheDefaultAgain() throws {
    let child = "extends: base.yaml\nadapter:\ntraining: {optimizer: ~}"
    try with(["base.yaml": Self.base, "child.yaml": child]) { directory in
      let recipe = try Recipe(path: directory + "/child.yaml")
      #expect(recipe.lift.adapter.rank == 32 && recipe.lift.adapter.alpha == nil)
      #expect(recipe.lift.training.epochs == 7 && recipe.lift.training.optimizer.beta1 == 0.9)
    }
  }

  @Test func pathsAreRelativeToTheFileThatNamesThem() throws {
    let child = "extends: ../shared/base.yaml\nquestions: mine.jsonl\noutput: out"
    try with(["shared/base.yaml": Self.base, "own/child.yaml": child]) { directory in
      let recipe = try Recipe(path: directory + "/own/child.yaml", overrides: ["retention=here.txt"])
      #expect(recipe.document == directory + "/own/../shared/base.md")
      #expect(recipe.questions == directory + "/own/mine.jsonl")
      #expect(recipe.output == directory + "/own/out")
      #expect(recipe.retention == "here.txt")
    }
  }

  @Test func overridesGoBeforeBoth() throws {
    try with(["base.yaml": Self.base, "child.yaml": "extends: base.yaml\nadapter: {rank: 8}"]) { directory in
      let recipe = try Recipe(path: directory + "/child.yaml", overrides: ["adapter.rank=2", "training.epochs=1"])
      #expect(recipe.lift.adapter.rank == 2 && recipe.lift.adapter.alpha == 1 && recipe.lift.training.epochs == 1)
    }
  }

  @Test func byteOrderMarksAreFineInBoth() throws {
    try with(["base.yaml": "\u{FEFF}" + Self.base, "child.yaml": "\u{FEFF}extends: base.yaml"]) { directory in
      let recipe = try Recipe(path: directory + "/child.yaml")
      #expect(recipe.lift.training.epochs == 7)
    }
  }

  @Test func whatIsPrintedNeedsNoOther() throws {
    try with(["base.yaml": Self.base, "child.yaml": "extends: base.yaml\nadapter: {rank: 8}"]) { directory in
      let yaml = try Recipe(path: directory + "/child.yaml").yaml
      #expect(!yaml.contains("extends"))
      #expect(try Recipe(yaml: yaml, path: "elsewhere/child.yaml").yaml == yaml)
    }
  }

  @Test func aSweepMayBeInEither() throws {
    let files = [
      "base.yaml": Self.base + "\nsweep: {adapter.rank: [1, 2]}",
      "child.yaml": "extends: base.yaml\nadapter: {alpha: 3}",
      "more.yaml": "extends: base.yaml\nsweep: {training.epochs: [5]}",
      "less.yaml": "extends: base.yaml\nsweep: {adapter.rank: [9]}",
    ]
    try with(files) { directory in
      func ranks(_ name: String) throws -> [Int] {
        try Experiment(path: "\(directory)/\(name).yaml").variants.map(\.recipe.lift.adapter.rank)
      }
      #expect(try ranks("child") == [1, 2])
      #expect(try Experiment(path: directory + "/child.yaml").variants.map(\.recipe.lift.adapter.alpha) == [3, 3])
      #expect(try ranks("less") == [9])
      let more = try Experiment(path: directory + "/more.yaml")
      #expect(
        more.variants.map(\.assignments) == [
          ["adapter.rank=1", "training.epochs=5"], ["adapter.rank=2", "training.epochs=5"],
        ])
    }
  }

  @Test func recipesOfModelsMayExtendToo() throws {
    let files = [
      "base.yaml": "pretrain: {seed: 3, batchSize: 2}\noutput: m.gguf",
      "child.yaml": "extends: base.yaml\npretrain: {seed: 4}",
    ]
    try with(files) { directory in
      guard case .pretraining(let file) = try RecipeFile(path: directory + "/child.yaml") else {
        Issue.record("not a recipe of a model")
        return
      }
      #expect(file.settings.seed == 4 && file.settings.batchSize == 2 && file.output == directory + "/m.gguf")
    }
  }

  // MARK: - Mistakes

  @Test func mistakesAreNamedInTheFileTheyAreIn() throws {
    let files = [
      "base.yaml": Self.base + "\nanswer:\n  topP: 2\n  colour: red",
      "child.yaml": "extends: base.yaml\nadapter:\n  rank: 0\ntraning: {epochs: 1}",
    ]
    try with(files) { directory in
      let errors = try #require(throws: InputErrors.self) { try Recipe(path: directory + "/child.yaml") }
      #expect(
        errors.description == """
          \(directory)/base.yaml:10:9: answer.topP: 2.0 is not above 0 and at most 1.
          \(directory)/base.yaml:11:3: answer.colour: there is no such setting. Here are maxTokens, promptLimit, \
          temperature, topP, topK.
          \(directory)/child.yaml:3:9: adapter.rank: 0 is not at least 1.
          \(directory)/child.yaml:4:1: traning: there is no such setting. Did you mean training?
          """)
    }
  }

  /// Neither alone is wrong.
  @Test func valuesThatDoNotFitTogetherAreNamed() throws {
    let files = [
      "base.yaml": Self.base + "\ndata:\n  segmentOffset: 32",
      "child.yaml": "extends: base.yaml\ndata:\n  segmentLength: 16",
    ]
    try with(files) { directory in
      let errors = try #require(throws: InputErrors.self) { try Recipe(path: directory + "/child.yaml") }
      #expect(
        errors.errors.map(\.place) == ["\(directory)/base.yaml:10:18: data.segmentOffset"])
    }
  }

  @Test func whatIsMissingInBothIsMissing() throws {
    try with(["base.yaml": "model: tiny", "child.yaml": "extends: base.yaml\ndocument: d"]) { directory in
      let errors = try #require(throws: InputErrors.self) { try Recipe(path: directory + "/child.yaml") }
      #expect(
        errors.description == "\(directory)/child.yaml:1:1: questions: this is missing. "
          + "Name a document and questions, or else a dataset, or generate some.")
    }
  }

  @Test(arguments: [
    (
      "extends: none.yaml", "there is no recipe DIR/none.yaml that can be read. Check the path.",
      InputError.Kind.missing
    ),
    ("extends: .", "there is no recipe DIR/. that can be read. Check the path.", .missing),
    ("extends:", "nothing is not the path of a recipe. Name one file.", .invalid),
    ("extends: [base.yaml]", "a list is not the path of a recipe. Name one file.", .invalid),
    ("extends: {a: b}", "a section is not the path of a recipe. Name one file.", .invalid),
    (
      "extends: middle.yaml",
      "DIR/middle.yaml extends another recipe itself, and one level is all. Extend that one.", .invalid
    ),
    (
      "extends: child.yaml", "DIR/child.yaml extends another recipe itself, and one level is all. Extend that one.",
      .invalid
    ),
  ])
  func refusals(child: String, message: String, kind: InputError.Kind) throws {
    let files = ["base.yaml": Self.base, "middle.yaml": "extends: base.yaml", "child.yaml": child]
    try with(files) { directory in
      let error = try #require(throws: InputError.self) { try Recipe(path: directory + "/child.yaml") }
      let column = child == "extends:" ? 9 : 10
      #expect(
        error.description == "\(directory)/child.yaml:1:\(column): extends: "
          + message.replacing("DIR", with: directory))
      #expect(error.kind == kind)
    }
  }

  @Test(arguments: [
    ("model: a\n  b: c", ":2:4: this is not YAML: mapping values are not allowed in this context."),
    ("", ": the recipe is empty. Start with model, document and questions."),
    ("a: 1\na: 2", ":1:1: a: the key is here, and again further down. Keep one of them."),
  ])
  func aBaseThatIsNoRecipeIsNamed(base: String, message: String) throws {
    try with(["base.yaml": base, "child.yaml": "extends: base.yaml"]) { directory in
      let error = try #require(throws: InputError.self) { try Recipe(path: directory + "/child.yaml") }
      #expect(error.description == "\(directory)/base.yaml\(message)")
    }
  }

  @Test func theCommandLineExtendsNothing() throws {
    let errors = try #require(throws: InputErrors.self) {
      try Recipe(yaml: RecipeReadingTests.smallest, path: "r.yaml", overrides: ["extends=base.yaml"])
    }
    #expect(errors.description.hasPrefix("--set extends: there is no such setting. "))
  }
}
