import Diagnostics
import Recipes
import Testing

struct RecipeOverrideTests {
  @Test func overridesTakeThePlaceOfTheFile() throws {
    let recipe = try read([
      "adapt.rank=8", "adapt.epochs=2", "adapt.optimizer.beta1=0.5", "answer.maxTokens=5",
      "readers=[lift, closed-book]", "adapt.rank=16", "model=other",
    ])
    #expect(recipe.adapt.rank == 16)
    #expect(recipe.adapt.epochs == 2)
    #expect(recipe.adapt.batchSize == 3)
    #expect(recipe.adapt.optimizer.beta1 == 0.5)
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
    ("adapt.rnak=8", "--set adapt.rnak: there is no such setting. Did you mean adapt.rank?"),
    ("rank=8", "--set rank: there is no such setting. Did you mean adapt.rank?"),
    ("adapt.optimiser.beta1=1", "--set adapt.optimiser.beta1: there is no such setting. Did you mean adapt.optimizer?"),
    ("adapt.rank=eight", "--set adapt.rank: \"eight\" is not a whole number."),
    ("adapt.rank=0", "--set adapt.rank: 0 is not at least 1."),
    ("adapt=8", "--set adapt: 8 is not a section of keys and values."),
    ("readers=[lift, lfit]", "--set readers: \"lfit\" is none of closed-book, truncated-context, lift, "
      + "lift+truncated-context. Did you mean lift?"),
    ("model.size=8", "--set model.size: model is \"tiny\", so there is nothing below it."),
    ("adapt.rank", "--set adapt.rank: this is not a key and its value. Write it like adapt.rank=8."),
    ("=8", "--set =8: this is not a key and its value. Write it like adapt.rank=8."),
    ("adapt..rank=8", "--set adapt..rank=8: this is not a key and its value. Write it like adapt.rank=8."),
    ("adapt={rank: 8}", "--set adapt: {rank: 8} is a section, expected one value or a list. Set one key at a time."),
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
    let yaml = RecipeReadingTests.smallest + "\ntitle: from the file\nadapt:\n  rank: 4\n  batchSize: 3\n"
    return try Recipe(yaml: yaml, path: "r.yaml", overrides: overrides)
  }
}
