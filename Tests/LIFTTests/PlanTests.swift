import Adapters
import LIFT
import TestSupport
import Testing
import Transformers

@Suite(.serialized) struct PlanTests {
  private func model() throws -> LanguageModel { try LanguageModel(path: Fixture.path("tiny_llama/tied/model.gguf")) }

  private func document() throws -> Document {
    try Document(text: String(repeating: "the quick brown fox jumps over the lazy dog and runs away. ", count: 18))
  }

  private func settings(_ change: (inout LiftSettings) -> Void = { _ in }) -> LiftSettings {
    var settings = LiftSettings()
    settings.data.segmentLength = 16
    settings.adapter.rank = 4
    change(&settings)
    return settings
  }

  /// Measured on a shallow model, extended to all blocks, and the model is as it was.
  @Test func countsTokensStepsValuesAndMemory() throws {
    let model = try model(), before = model.model.parameters.flatMap(\.value.floats)
    let plan = try Lift(settings()).plan(model, document())
    var tokens = 0, steps = 0
    let lifted = try Lift(settings()).adapt(model, to: document()) { step in
      tokens += step.tokens
      steps += 1
      return .more
    }
    #expect(plan.cost.trainedTokens == tokens && plan.cost.steps == steps)
    #expect(plan.parameterCount == lifted.adapter.parameterCount)
    #expect(plan.memory.optimizer == 8 * plan.parameterCount && plan.memory.gradients == 4 * plan.parameterCount)
    #expect(plan.memory.adapter == 8 * plan.parameterCount && plan.memory.activations > 0)
    #expect(plan.seconds.passes > 0 && plan.questionsToWrite == 0)
    expectSameBits(model.model.parameters.flatMap(\.value.floats), before, "base weights")
  }

  /// Questions that the model would have to write are not written for a plan.
  @Test func questionsAreNotWritten() throws {
    let model = try LanguageModel(path: Fixture.path("../../checkpoints/tiny.gguf"))
    let plan = try Lift(
      settings {
        $0.data.tasks = .windowQuestions
        $0.data.taskCount = 4
        $0.training.taskEpochs = 1
      }
    ).plan(model, document())
    #expect(plan.questionsToWrite == 4 && plan.cost.examples > 4)
  }

  @Test func fullFineTuningThatCannotFitIsRefused() throws {
    let model = try model(), lift = try Lift(settings {
      $0.adapter = AdapterSettings()
      $0.adapter.kind = .full
    })
    let bytes = 4 * model.model.weightCount
    #expect(model.model.weightCount == (try AdapterConfiguration.full.makeAdapter(for: model.model, seed: 0)).parameterCount)
    try lift.checkMemory(for: model, available: 5 * bytes)
    let error = inputError { try lift.checkMemory(for: model, available: 5 * bytes - 1) }
    #expect(error?.description.contains("adapter: full needs more than the ") == true)
    #expect(error?.description.contains("optimizer 0.0 GB") == true, "\(error?.description ?? "")")
  }

  @Test func availableMemoryIsReadFromTheSystemsTable() {
    let text = "MemTotal:       24576000 kB\nMemFree:          100 kB\nMemAvailable:   12345678 kB\n"
    #expect(LiftPlan.availableBytes(inMemoryInfo: text) == 12_345_678 * 1024)
    #expect(LiftPlan.availableBytes(inMemoryInfo: "MemFree: 1 kB") == nil)
    #expect(LiftPlan.availableBytes > 1 << 20)
  }
}
