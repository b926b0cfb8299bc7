import Foundation
import Recipes
import Testing

/// The recipe that is shipped is one that runs, as far as can be told without its model.
struct DemoRecipeTests {
  @Test func demoNamesWhatIsThere() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let recipe = try Recipe(
      path: root.appendingPathComponent("recipes/demo.yaml").path,
      overrides: ["output=\(FileManager.default.temporaryDirectory.path)/demo-\(UUID().uuidString)"])
    let run = try RecipeRun(recipe) { name in "models/\(name).gguf" }
    #expect(run.modelPath == "models/smollm2-135m-instruct.gguf")
    #expect(run.questions.count == 40)
    #expect(recipe.readers == [.closedBook, .lift, .truncatedContext])
  }
}
