import Diagnostics
import Foundation
import Recipes
import TestSupport
import Testing

/// What is checked before a model is loaded.
struct RecipeRunTests {
  @Test func findsEverythingThatTheRecipeNames() throws {
    try withExperiment { directory, recipe in
      let run = try RecipeRun(recipe) { "models/\($0).gguf" }
      #expect(run.modelPath == "models/tiny.gguf")
      #expect(run.document.text == "Once upon a time.\n")
      #expect(run.document.title == "A Tale")
      #expect(run.questions.map(\.text) == ["When?"])
    }
  }

  @Test func saysEverythingThatIsWrongTogether() throws {
    try withExperiment { directory, recipe in
      var recipe = recipe
      recipe.model = .path("\(directory)/no.gguf")
      recipe.document = "\(directory)/no.txt"
      recipe.questions = "\(directory)/no.jsonl"
      recipe.adapt.rank = 0
      recipe.answer.topP = 0
      recipe.output = "\(directory)/story.txt/run"
      let errors = try #require(throws: InputErrors.self) { try RecipeRun(recipe) { $0 } }
      #expect(
        errors.description == """
          \(directory)/no.gguf: there is no model that can be read here. Check the recipe's model.
          \(directory)/no.txt: there is no such file. Check the path of the document.
          \(directory)/no.jsonl: there is no file of questions that can be read here. Check the path.
          rank: 0 is not at least 1.
          top-p: 0.0 is not above 0 and at most 1.
          \(directory)/story.txt/run: the output cannot be made, because \(directory)/story.txt is not a directory \
          that you may write to. Choose another output.
          """)
    }
  }

  @Test func aModelThatIsNotThereIsAnErrorLikeTheOthers() throws {
    try withExperiment { directory, recipe in
      let unknown = InputError.missing("tiny", "there is no such model")
      let errors = try #require(throws: InputErrors.self) { try RecipeRun(recipe) { _ in throw unknown } }
      #expect(errors.errors == [unknown])
      #expect(errors.kind == .missing)
    }
  }

  @Test func anEarlierRunIsReplacedOnlyWhenAsked() throws {
    try withExperiment { directory, recipe in
      try FileManager.default.createDirectory(atPath: recipe.output, withIntermediateDirectories: true)
      try write("", to: recipe.output + "/recipe.yaml")
      try write("", to: recipe.output + "/scores.json")
      let errors = try #require(throws: InputErrors.self) { try RecipeRun(recipe) { $0 } }
      #expect(errors.errors.map(\.problem) == ["the output directory exists already"])
      #expect(errors.kind == .usage)
      _ = try RecipeRun(recipe, replacing: true) { $0 }
    }
  }

  /// An `output` that names somebody's own directory must not cost them their files.
  @Test func nothingButARunIsReplaced() throws {
    try withExperiment { directory, recipe in
      var recipe = recipe
      recipe.output = directory
      let errors = try #require(throws: InputErrors.self) { try RecipeRun(recipe, replacing: true) { $0 } }
      #expect(errors.errors.map(\.problem) == ["this directory is to be replaced, but what it holds is not a run"])
    }
  }

  private func withExperiment(_ body: (_ directory: String, Recipe) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      try write("Once upon a time.\n", to: directory + "/story.txt")
      try write("{\"question\": \"When?\", \"answer\": \"once\"}\n", to: directory + "/questions.jsonl")
      try write(
        """
        model: tiny
        document: story.txt
        title: A Tale
        questions: questions.jsonl
        output: runs/deep/tale
        """, to: directory + "/tale.yaml")
      try body(directory, try Recipe(path: directory + "/tale.yaml"))
    }
  }
}
