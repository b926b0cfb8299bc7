import LIFT
import TestSupport
import Testing
import Transformers

@Suite struct PresetTests {
  @Test(arguments: Preset.allCases) func settingsAreValid(preset: Preset) throws {
    try preset.settings.validate()
    #expect(!preset.summary.isEmpty)
  }

  /// Steps of the table of the papers: one for each epoch of a full batch.
  @Test(arguments: [
    (Preset.v1, 5, 0), (.v1Tasks, 2, 3), (.quick, 8, 0), (.gated, 3, 5), (.gatedSummary, 8, 0), (.pissa, 2, 3),
  ])
  func stagesAreThoseOfThePapers(preset: Preset, first: Int, second: Int) {
    let training = preset.settings.training
    #expect(training.fullBatch && training.epochs == first && training.taskEpochs == second)
    #expect(training.optimizer.beta2 == 0.98 && training.maxGradientNorm == 1)
  }

  /// method.md §4, 7: answers alone, constant rate, batches of four.
  @Test(arguments: [(Preset.synqa, 10, 5, 5e-5), (.synqaFast, 1, 1, 3e-4)])
  func questionsAboutSentences(preset: Preset, pairs: Int, epochs: Int, rate: Double) {
    let settings = preset.settings
    #expect(settings.adapter.rank == 128 && settings.adapter.alpha == 256 && settings.adapter.targetModules == "all-linear")
    #expect(settings.data.tasks == .questions && settings.data.pairs == pairs && settings.objective.segmentWeight == 0)
    #expect(settings.training.epochs == 0 && settings.training.taskEpochs == epochs)
    #expect(settings.training.learningRate == rate && settings.training.schedule == .constant)
    #expect(settings.training.batchSize == 4 && settings.training.fillsLastStep && settings.training.optimizer.weightDecay == 0)
  }

  @Test func ours() {
    let settings = Preset.lift.settings
    #expect(settings.data.tasks == .questions && settings.data.writer == "rules" && settings.data.pairs == 2)
    #expect(settings.objective.anchors == 192 && settings.objective.segmentWeight == 1)
    #expect(settings.objective.driftLimit == 0.105)
    #expect(settings.training.epochs == 0 && settings.training.taskEpochs == 2 && settings.training.leastSteps == 160)
    #expect(settings.training.learningRate == 3e-3)
    let changed = Preset.lift.settings(kind: nil, changesRank: false, changesSegmentLength: false, changesTaskEpochs: true)
    #expect(changed.training.leastSteps == nil, "who says how many epochs gets so many")
  }

  @Test func distilledAnswers() {
    let settings = Preset.distil.settings
    #expect(settings.adapter.rank == 8 && settings.adapter.alpha == 16 && settings.adapter.targetModules == "down_proj")
    #expect(settings.objective.distillation == 1 && settings.objective.topK == 16 && settings.objective.segmentWeight == 0)
    #expect(settings.training.schedule == .cosine && settings.training.learningRate == 1e-4)
  }

  @Test func rawIsTheControl() {
    let settings = Preset.raw.settings
    #expect(settings.adapter.rank == 128 && settings.adapter.alpha == 256 && settings.training.learningRate == 5e-5)
    #expect(settings.data.segmentLength == 2048 && settings.data.segmentOffset == 768)
    #expect(!settings.training.fullBatch && settings.training.batchSize == 4 && settings.training.optimizer.beta2 == 0.999)
  }

  /// What does not fit a small model is refused, and never made smaller silently.
  @Test func aSmallWindowRefusesWhatIsPublished() throws {
    let model = try LanguageModel(path: Fixture.path("../../checkpoints/tiny.gguf"))
    let text = try Document(text: String(repeating: "the quick brown fox jumps over the lazy dog. ", count: 400))
    let error = inputError { _ = try TrainingSet(of: text, for: model, Preset.quick.settings) }
    #expect(error?.description.contains("segment-length: 2048 is more than the model's window of 512 tokens") == true)
    // The reader `raw` is the one that fits itself to a model.
    let raw = LiftSettings.raw(for: model.model, seed: 3)
    #expect(raw.data.segmentLength == 512 && raw.seed == 3)
    #expect(try TrainingSet(of: text, for: model, raw).stages.count == 1)
  }
}
