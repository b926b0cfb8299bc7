import Adapters
import Foundation
import Kernels
import LIFT
import Randomness
import Recipes
import TensorFiles
import Testing
import TestSupport
import Transformers

/// The model in `checkpoints`: small, as the list says, and able to do what the package is for.
struct TinyModelTests {
  private static let checkpoints = Fixture.path("../../checkpoints")

  private struct Manifest: Decodable {
    struct Entry: Decodable {
      var name: String
      var file: String
      var sha256: String
      var sizeInBytes: Int
    }
    var models: [Entry]
  }

  @Test func itIsTheFileThatTheManifestNames() throws {
    let manifest = try JSONDecoder().decode(
      Manifest.self, from: Data(contentsOf: URL(fileURLWithPath: Self.checkpoints + "/manifest.json")))
    let entry = try #require(manifest.models.first { $0.name == "tiny" })
    let path = "\(Self.checkpoints)/\(entry.file)"
    #expect(try FileHash.sha256(path) == entry.sha256)
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int == entry.sizeInBytes)
    #expect(entry.sizeInBytes < 1_200_000)
  }

  /// Documents about entities whose names it cannot know: asked closed book, it guesses before and knows afterwards.
  @Test(arguments: 0..<4 as Range<UInt64>) func itAbsorbsADocument(seed: UInt64) throws {
    let model = try LanguageModel(path: Self.checkpoints + "/tiny.gguf")
    var generator = SeededGenerator(seed: seed, stream: "document")
    let document = TinyWorld.Document(using: &generator)
    let before = try Self.shareAnswered(document, by: model)
    var settings = LiftSettings()
    settings.data.segmentLength = 32
    settings.training.epochs = 20
    settings.adapter.rank = 16
    settings.training.learningRate = 3e-3
    let lifted = try Lift(settings).adapt(model, to: try Document(text: document.text))
    let after = try withAdapter(lifted.adapter, on: model.model) { try Self.shareAnswered(document, by: model) }
    #expect(before <= 0.4, "it answers \(before) of the questions about names that it cannot know")
    #expect(after >= 0.8, "it answers \(after) of the questions about what it has absorbed, \(before) before")
  }

  /// The share of the document's facts whose value is in the answer, closed book.
  private static func shareAnswered(_ document: TinyWorld.Document, by model: LanguageModel) throws -> Double {
    let readOut = try ReadOut(model, settings: SamplingSettings(maxTokens: 24))
    let right = try zip(document.questions(), document.facts).filter { question, fact in
      try readOut.answer(Prompt(question.text)).text.contains(fact.value)
    }
    return Double(right.count) / Double(document.facts.count)
  }
}
