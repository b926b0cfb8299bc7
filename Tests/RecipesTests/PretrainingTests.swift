import Diagnostics
import Foundation
import LIFT
import Recipes
import TestSupport
import Testing
import Tokenizers
import Transformers

/// Making a model from nothing, on a scale of seconds.
@Suite(.serialized) struct PretrainingTests {
  private var settings: PretrainingSettings {
    var settings = PretrainingSettings()
    settings.name = "speck"
    settings.model.vocabularySize = 400
    settings.model.hiddenSize = 32
    settings.model.intermediateSize = 64
    settings.model.layerCount = 1
    settings.model.headCount = 2
    settings.model.keyValueHeadCount = 1
    settings.model.headDimension = 16
    settings.text.exampleCount = 640
    settings.text.familyCount = 4
    settings.batchSize = 8
    settings.learningRate = 1e-2
    settings.warmupSteps = 5
    return settings
  }

  @Test func itLearnsAndTheFileLoads() throws {
    var losses: [Double] = []
    let pretrained = try PretrainingRecipe(settings).run { step in
      losses.append(step.loss)
      return .more
    }
    #expect(pretrained.outcome.ending == .completed)
    #expect(losses.count == 80)
    #expect(losses[79] < losses[0] / 2, "the loss went from \(losses[0]) to \(losses[79])")
    try withTemporaryDirectory { directory in
      try pretrained.write(to: directory + "/speck.gguf")
      let model = try LanguageModel(path: directory + "/speck.gguf")
      #expect(model.name == "speck")
      #expect(model.tokenizer.vocabularySize == 400)
      #expect(
        try model.chatText([ChatMessage(role: "user", content: "Who?")])
          == "<|im_start|>user\nWho?<|im_end|>\n<|im_start|>assistant\n")
      // Stored in 16 bits, so close and not equal.
      let (stored, made) = (
        model.model.embedding.head.weightValues.floats, pretrained.model.embedding.head.weightValues.floats)
      #expect(zip(stored, made).allSatisfy { abs($0 - $1) <= abs($1) / 1024 + 1e-7 })
    }
  }

  @Test func theSameSettingsGiveTheSameBytes() throws {
    var settings = settings
    settings.text.exampleCount = 32
    settings.warmupSteps = 1
    try withTemporaryDirectory { directory in
      func make(_ name: String) throws {
        try withThreads(2) { try PretrainingRecipe(settings).run().write(to: "\(directory)/\(name)") }
      }
      for name in ["a", "b"] { try make(name) }
      let files = try ["a", "b"].map { try Data(contentsOf: URL(fileURLWithPath: "\(directory)/\($0)")) }
      #expect(files[0] == files[1])
      settings.seed = 1
      try make("c")
      #expect(try Data(contentsOf: URL(fileURLWithPath: directory + "/c")) != files[0])
    }
  }
}
