import Evaluation
import Foundation
import Randomness
import Recipes
import TestSupport
import Testing

/// `recipes/smoke.yaml`: its documents, and that the whole way through a run works.
struct SmokeRecipeTests {
  private static let recipes = Fixture.path("../../recipes")

  /// The documents are what the package makes; to write them anew, run this with LIFT_WRITE_SNAPSHOTS set.
  @Test func documentsAreThoseOfTheTinyWorld() throws {
    var lines: [String] = []
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    for seed in 0..<3 as Range<UInt64> {
      var generator = SeededGenerator(seed: seed, stream: "document")
      let document = TinyWorld.Document(using: &generator)
      for question in document.questions() {
        let line = Line(
          document: document.text, id: question.id, question: question.text, answers: question.answers)
        lines.append(String(decoding: try encoder.encode(line), as: UTF8.self) + "\n")
      }
    }
    let path = Self.recipes + "/smoke/documents.jsonl"
    if ProcessInfo.processInfo.environment["LIFT_WRITE_SNAPSHOTS"] != nil {
      try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: path))
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == lines.joined())
  }

  private struct Line: Encodable {
    var document, id, question: String
    var answers: [String]
  }

  @Test func everyReaderAnswersAndTheAdaptedOneKnows() throws {
    try withTemporaryDirectory { directory in
      let experiment = try Experiment(
        path: Self.recipes + "/smoke.yaml", overrides: ["output=\(directory)/smoke"])
      let run = try RecipeRun(experiment) { Fixture.path("../../checkpoints/\($0).gguf") }
      let scores = try run().readerScores
      #expect(scores.map(\.reader) == experiment.recipe.readers.map(\.rawValue))
      #expect(scores.allSatisfy { $0.documents == 3 && $0.failed == 0 && $0.skipped == 0 })
      func contains(_ reader: String) throws -> Double {
        try #require(scores.first { $0.reader == reader }?.scores["contains-any"])
      }
      let (guessed, known) = try (contains("closed-book"), contains("lift"))
      #expect(guessed < 0.4 && known > 0.8, "closed book \(guessed), lift \(known)")
      for file in ["report.html", "scores.csv", "predictions.csv", "losses.csv", "plots/scores.svg"] {
        #expect(FileManager.default.fileExists(atPath: "\(directory)/smoke/\(file)"), "\(file) is missing")
      }
    }
  }
}
