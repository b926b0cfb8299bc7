import Diagnostics
import Recipes
import Testing

struct RecipeOverrideTests {
  @Test func overridesTakeThePlaceOfTheFile() throws {
    let recipe = try read([
      "adapter.rank=8", "training.epochs=2", "training.optimizer.beta1=0.5", "answer.maxTokens=5",
      "readers=[lift, closed-book]", "adapter.rank=16", "model=other", "seeds=[3, 4]",
    ])
    #expect(recipe.lift.adapter.rank == 16)
    #expect(recipe.lift.training.epochs == 2)
    #expect(recipe.lift.training.batchSize == 3)
    #expect(recipe.lift.training.optimizer.beta1 == 0.5)
    #expect(recipe.seeds == [3, 4])
    #expect(recipe.answer.maxTokens == 5)
    #expect(recipe.readers == [.lift, .closedBook])
    #expect(recipe.model == .name("other"))
  }

  /// A text goes in as it is typed: no part of it is a comment or a key.
  @Test(arguments: [
    ("A: B", "A: B"), ("Number #1", "Number #1"), ("a=b", "a=b"), ("\"[quoted]\"", "[quoted]"), ("'null'", "null"),
    ("* x", "* x"),
  ])
  func texts(_ value: String, _ title: String) throws {
    #expect(try read(["title=\(value)"]).title == title)
  }

  @Test(arguments: ["", "null", "~"]) func nothingTakesAnOptionalAway(value: String) throws {
    #expect(try read(["title=\(value)"]).title == nil)
  }

  @Test(arguments: [
    ("adapter.rnak=8", "--set adapter.rnak: there is no such setting. Did you mean adapter.rank?"),
    ("rank=8", "--set rank: there is no such setting. Did you mean adapter.rank?"),
    (
      "training.optimiser.beta1=1",
      "--set training.optimiser.beta1: there is no such setting. Did you mean training.optimizer?"
    ),
    ("adapter.rank=eight", "--set adapter.rank: \"eight\" is not a whole number."),
    ("adapter.rank=0", "--set adapter.rank: 0 is not at least 1."),
    ("adapter=8", "--set adapter: 8 is not a section of keys and values."),
    (
      "readers=[lift, lfit]",
      "--set readers: \"lfit\" is none of \(RecipeErrorTests.readers). Did you mean lift?"
    ),
    ("model.size=8", "--set model.size: model is \"tiny\", so there is nothing below it."),
    ("adapter.rank", "--set adapter.rank: this is not a key and its value. Write it like adapter.rank=8."),
    ("=8", "--set =8: this is not a key and its value. Write it like adapter.rank=8."),
    ("adapter..rank=8", "--set adapter..rank=8: this is not a key and its value. Write it like adapter.rank=8."),
    (
      "adapter={rank: 8}", "--set adapter: {rank: 8} is a section, expected one value or a list. Set one key at a time."
    ),
    (
      "readers=[lift",
      "--set readers: the value [lift cannot be read: this is not YAML: "
        + "while parsing a flow sequence, did not find expected ',' or ']'."
    ),
  ])
  func refusals(_ override: String, _ message: String) throws {
    let errors = try #require(throws: InputErrors.self) { try read([override]) }
    #expect(errors.description == message)
    #expect(errors.kind == .usage)
  }

  @Test func everyUnreadableOverrideIsNamed() throws {
    let errors = try #require(throws: InputErrors.self) { try read(["rank", "model.x=1"]) }
    #expect(errors.errors.count == 2)
  }

  private func read(_ overrides: [String]) throws -> Recipe {
    let yaml = RecipeReadingTests.smallest + "\ntitle: from the file\nadapter:\n  rank: 4\ntraining:\n  batchSize: 3\n"
    return try Recipe(yaml: yaml, path: "r.yaml", overrides: overrides)
  }
}
