import Adapters
import Foundation
import Kernels
import LIFT
import TensorFiles
import TestSupport
import Testing
import Training
import Transformers

/// The whole method on a random two-layer model: what must hold whatever the model has learnt.
@Suite(.serialized) struct LiftTests {
  private static let modelPath = Fixture.path("tiny_llama/tied/model.gguf")
  private static let text = "the quick brown fox jumps over the lazy dog and runs away from the old grey cat."

  private var settings: LiftSettings {
    var settings = LiftSettings()
    settings.data.segmentLength = 16
    settings.data.segmentOffset = 6
    settings.training.epochs = 3
    settings.training.batchSize = 2
    settings.adapter.rank = 4
    settings.training.learningRate = 1e-2
    settings.seed = 7
    return settings
  }

  private func values(_ lifted: LiftedDocument) -> [Float] { lifted.adapter.parameters.flatMap(\.value.floats) }

  private func adapt(_ settings: LiftSettings) throws -> LiftedDocument {
    try Lift(settings).adapt(try LanguageModel(path: Self.modelPath), to: try Document(text: Self.text))
  }

  @Test func lossFallsAndTheBaseStaysAsItWas() throws {
    let model = try LanguageModel(path: Self.modelPath)
    let before = model.model.parameters.flatMap(\.value.floats)
    var settings = settings
    settings.training.epochs = 20
    let lifted = try Lift(settings).adapt(model, to: try Document(text: Self.text))
    let losses = lifted.record.losses
    #expect(losses.count == lifted.record.stepsPlanned)
    #expect(losses[losses.count - 1] < losses[0] - 1)
    expectSameBits(model.model.parameters.flatMap(\.value.floats), before, "base weights")
  }

  @Test func sameSeedSameBits() throws {
    let (first, second) = (try adapt(settings), try adapt(settings))
    expectSameBits(values(first), values(second))
    #expect(first.record == second.record)
    var other = settings
    other.seed = 8
    #expect(values(try adapt(other)) != values(first))
  }

  @Test func checkpointedActivationsGiveTheSameBits() throws {
    var checkpointed = settings
    checkpointed.training.checkpointActivations = true
    expectSameBits(values(try adapt(checkpointed)), values(try adapt(settings)))
  }

  @Test func stoppingKeepsTheStepsMade() throws {
    let model = try LanguageModel(path: Self.modelPath)
    let lifted = try Lift(settings).adapt(model, to: try Document(text: Self.text)) { $0.step == 2 ? .stop : .more }
    #expect(lifted.record.ending == .stopped)
    #expect(lifted.record.losses.count == 2)
    #expect(lifted.record.stepsPlanned > 2)
  }

  @Test func aDocumentShorterThanASegmentIsOneSegment() throws {
    let model = try LanguageModel(path: Self.modelPath)
    var settings = settings
    settings.data.segmentLength = 1000
    settings.data.segmentOffset = nil
    let lifted = try Lift(settings).adapt(model, to: try Document(text: "a short text"))
    #expect(lifted.record.stepsPlanned == settings.training.epochs)
  }

  @Test func segmentsLongerThanTheWindowAreRefused() throws {
    let model = try LanguageModel(path: Self.modelPath)
    let window = model.model.configuration.contextLength
    var settings = settings
    settings.data.segmentLength = window + 1
    settings.data.segmentOffset = nil
    let text = String(repeating: Self.text + " ", count: window / 8)
    #expect(
      inputError { _ = try Lift(settings).adapt(model, to: try Document(text: text)) }?.problem
        == "\(window + 1) is more than the model's window of \(window) tokens")
  }

  @Test func savedAndLoadedAnswersTheSame() throws {
    let model = try LanguageModel(path: Self.modelPath)
    let lifted = try Lift(settings).adapt(model, to: try Document(text: Self.text, title: "Fox"))
    try withTemporaryDirectory { directory in
      let path = directory + "/fox"
      try lifted.save(to: path)
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
          == ["adapter_config.json", "adapter_model.safetensors", "lift.json"])
      let loaded = try LiftedDocument(directory: path, for: model)
      #expect(loaded.record == lifted.record)
      expectSameBits(values(loaded), values(lifted))
      let tokens = model.tokenizer.encode(Self.text, specialTokens: .asText)
      func logits(_ adapter: any Adapter) -> [Float] {
        withAdapter(adapter, on: model.model) {
          model.model.logits(model.model.hiddenStates(tokens, after: model.model.makeCache())).floats
        }
      }
      expectSameBits(logits(loaded.adapter), logits(lifted.adapter), "logits")
      #expect(logits(lifted.adapter) != model.model.logits(
        model.model.hiddenStates(tokens, after: model.model.makeCache())).floats)

      #expect(inputError { try lifted.save(to: path) }?.kind == .usage)
      try lifted.save(to: path, replacing: true)
    }
  }

  @Test func anotherBaseIsRefusedByHashWithBothNames() throws {
    let lifted = try adapt(settings)
    try withTemporaryDirectory { directory in
      let path = directory + "/fox"
      try lifted.save(to: path)
      let other = try LanguageModel(path: Fixture.path("tiny_llama/untied/model.gguf"))
      let error = try #require(inputError { _ = try LiftedDocument(directory: path, for: other) })
      #expect(error.kind == .invalid)
      #expect(error.problem.contains(lifted.record.base.name) && error.problem.contains(other.name))
      #expect(error.remedy == "Give the adapter's own base model with --model.")
    }
  }

  @Test func damagedRecordsAreRefused() throws {
    try withTemporaryDirectory { directory in
      #expect(
        inputError { _ = try AdapterRecord(directory: directory + "/none") }?.problem == "there is no such adapter")
      #expect(
        inputError { _ = try AdapterRecord(directory: directory) }?.problem
          == "the adapter has no record of how it was made")
      try OutputFile.write("{\"version\": \(AdapterRecord.currentVersion)}", to: directory + "/lift.json")
      #expect(inputError { _ = try AdapterRecord(directory: directory) }?.problem.contains("is missing") == true)
      for (version, remedy) in [(1, "Make the adapter again with lift adapt."), (6, "Use a newer version of lift.")] {
        try OutputFile.write("{\"version\": \(version)}", to: directory + "/lift.json")
        #expect(
          inputError { _ = try AdapterRecord(directory: directory) }?.description
            == "\(directory)/lift.json: the record has version \(version), expected \(AdapterRecord.currentVersion). \(remedy)")
      }
      try OutputFile.write("nonsense", to: directory + "/lift.json")
      #expect(
        inputError { _ = try AdapterRecord(directory: directory) }?.problem
          == "the record cannot be read: it is not JSON of the expected form")
    }
  }
}
