import Diagnostics
import LIFT
import Recipes
import Testing

/// Published methods as a recipe's starting point.
struct PresetRecipeTests {
  private func recipe(_ more: String, _ overrides: [String] = []) throws -> Recipe {
    try Recipe(yaml: RecipeReadingTests.smallest + "\n" + more, path: "r.yaml", overrides: overrides)
  }

  @Test(arguments: Preset.allCases) func aPresetSetsWhatItSets(preset: Preset) throws {
    let recipe = try recipe("preset: \(preset.rawValue)")
    #expect(recipe.lift == preset.settings)
    // Written out in full, it means the same without the preset; so does what `lift recipes show` prints of it.
    #expect(!recipe.yaml.contains("preset"))
    #expect(try Recipe(yaml: recipe.yaml, path: "r.yaml").lift == preset.settings)
    #expect(try self.recipe(preset.yaml) == recipe)
  }

  @Test(arguments: ["preset: quick\ntraining: {epochs: 2}", "training: {epochs: 2}\npreset: quick"])
  func whatTheRecipeSaysGoesFirst(text: String) throws {
    var expected = Preset.quick.settings
    expected.training.epochs = 2
    #expect(try recipe(text).lift == expected)
    #expect(try recipe("training: {epochs: 2}", ["preset=quick"]).lift == expected)
  }

  /// What depends on a changed setting goes with it, as on the command line.
  @Test func dependentSettingsFollow() throws {
    #expect(try recipe("preset: quick\nadapter: {rank: 16}").lift.adapter.alpha == nil)
    #expect(try recipe("preset: quick\nadapter: {rank: 16, alpha: 8}").lift.adapter.alpha == 8)
    #expect(try recipe("preset: quick\ndata: {segmentLength: 64}").lift.data.segmentOffset == nil)
    let memory = try recipe("preset: quick\nadapter: {kind: gated-memory}").lift
    #expect(memory.adapter.rank == AdapterSettings().rank && memory.training == Preset.quick.settings.training)
    let swept = try Experiment(
      yaml: RecipeReadingTests.smallest + "\npreset: quick\nsweep: {adapter.rank: [4, 8]}", path: "r.yaml")
    #expect(swept.variants.map(\.recipe.lift.adapter.alpha) == [nil, nil])
  }

  @Test func unknownPresetsAreRefused() {
    let errors = #expect(throws: InputErrors.self) { try recipe("preset: gatd") }
    #expect(errors?.description.contains("preset: \"gatd\" is none of v1, v1-tasks, quick") == true, "\(errors?.description ?? "")")
    #expect(errors?.description.contains("Did you mean gated?") == true)
  }

  @Test func presetsCannotBeSweptOver() {
    let errors = #expect(throws: InputErrors.self) {
      try Experiment(yaml: RecipeReadingTests.smallest + "\nsweep: {preset: [quick, raw]}", path: "r.yaml")
    }
    #expect(errors?.description.contains("presets cannot be swept over") == true, "\(errors?.description ?? "")")
  }

  @Test func adapterDataAndStagesAreRead() throws {
    let recipe = try recipe(
      """
      adapter:
        kind: lora
        initialisation: pissa
        rsLora: true
        dora: true
        dropout: 0.1
        rankPattern: {down_proj: 8, q_proj: 4}
        alphaPattern:
          down_proj: 16
      data: {sliceLength: 256, slices: epoch, tasks: sentence-order, taskCount: 3, promptLimit: 500}
      training: {epochs: 1, taskEpochs: 2, normalise: examples, heldOut: 0.1, patience: 2}
      """)
    var lift = LiftSettings()
    lift.adapter.initialisation = .pissa
    lift.adapter.rsLoRA = true
    lift.adapter.dora = true
    lift.adapter.dropout = 0.1
    lift.adapter.rankPattern = ["down_proj": 8, "q_proj": 4]
    lift.adapter.alphaPattern = ["down_proj": 16]
    lift.data.sliceLength = 256
    lift.data.slices = .epoch
    lift.data.tasks = .sentenceOrder
    lift.data.taskCount = 3
    lift.data.promptLimit = 500
    lift.training.epochs = 1
    lift.training.taskEpochs = 2
    lift.training.normalise = .examples
    lift.training.heldOut = 0.1
    lift.training.patience = 2
    #expect(recipe.lift == lift)
    #expect(try Recipe(yaml: recipe.yaml, path: "r.yaml").lift == lift)
    let memory = try self.recipe("adapter: {kind: gated-memory, gateStart: quiet, headRank: 2}")
    #expect(memory.lift.adapter.kind == .gatedMemory && memory.lift.adapter.headRank == 2)
  }

  @Test(arguments: [
    ("adapter: {kind: gated-memory, rank: 8}", "r.yaml:4:37: adapter.rank: it has no effect on the adapter gated-memory"),
    ("adapter: {gateStart: quiet}", "adapter.gateStart: it has no effect on the adapter lora"),
    ("adapter: {rankPattern: [8]}", "adapter.rankPattern: a list is not a section of names and values"),
    ("adapter: {rankPattern: {q_proj: x}}", "adapter.rankPattern.q_proj: \"x\" is not a whole number"),
    ("data: {tasks: sentence-order}", "task-epochs: there are tasks (sentence-order), and no epoch trains on them"),
    ("training: {taskEpochs: 2}", "tasks: there are 2 task-epochs and no tasks"),
  ])
  func mistakesAreNamed(text: String, message: String) {
    let errors = #expect(throws: InputErrors.self) { try recipe(text) }
    #expect(errors?.description.contains(message) == true, "\(errors?.description ?? "")")
  }
}
