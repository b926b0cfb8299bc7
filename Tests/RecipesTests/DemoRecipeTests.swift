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

  /// Questions for reasons, ways and summaries, each resting on a sentence of the document.
  @Test func openQuestionsRestOnTheDocument() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let experiment = try Experiment(
      path: root.appendingPathComponent("recipes/questions.yaml").path,
      overrides: ["output=\(FileManager.default.temporaryDirectory.path)/open-\(UUID().uuidString)"])
    let document = try #require(try RecipeRun(experiment) { "models/\($0).gguf" }.documents.first)
    #expect(document.questions.count == 20)
    for question in document.questions {
      #expect(question.evidence.count == 1 && question.evidence.allSatisfy(document.text.contains), "\(question.id)")
      // Longer than a name or a number.
      #expect(question.answers[0].split(separator: " ").count >= 8, "\(question.id)")
    }
    let lift = experiment.variants[0].recipe.lift
    #expect(lift.data.tasks == .questions && lift.data.writer == "rules" && lift.data.pairs == 2)
  }
}
