import Foundation
import Recipes
import Testing

/// The recipe that is shipped is one that runs, as far as can be told without its model.
struct DemoRecipeTests {
  @Test func demoNamesWhatIsThere() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let experiment = try Experiment(
      path: root.appendingPathComponent("recipes/demo.yaml").path,
      overrides: ["output=\(FileManager.default.temporaryDirectory.path)/demo-\(UUID().uuidString)"])
    var asked: [String] = []
    let run = try RecipeRun(experiment) { name in
      asked.append(name)
      return "models/\(name).gguf"
    }
    #expect(asked == ["smollm2-135m-instruct"])
    #expect(run.documents.map(\.questions.count) == [40])
    #expect(experiment.variants.map(\.recipe.readers) == [[.closedBook, .lift, .truncatedContext]])
  }
}
