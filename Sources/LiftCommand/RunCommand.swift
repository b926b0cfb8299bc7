import ArgumentParser
import Diagnostics

import Foundation
import Kernels
import Recipes
import TensorFiles

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run an experiment from a YAML file.",
    discussion: """
      A recipe names a model, documents with questions, and the readers that answer them. The results are printed and \
      written into a directory: every answer, every training step, tables, plots and report.html. A recipe with the key \
      pretrain makes a tiny model from nothing.

      Ctrl-C ends the run after the step at hand; the same command goes on from there, and so it does after a crash.

      EXAMPLES
        lift run recipes/demo.yaml
        lift run recipes/demo.yaml --set adapter.rank=16 --output runs/rank-16
      """)

  @Argument(help: "A recipe.", completion: .file(extensions: ["yaml", "yml"]))
  var recipe: String

  @Option(help: "Change one setting of the recipe, such as adapter.rank=16; may be repeated.")
  var set: [String] = []

  @Option(name: .shortAndLong, help: "Directory for the results, instead of the recipe's.", completion: .directory)
  var output: String?

  @Flag(help: "Start over: what the output directory holds of an earlier run goes.")
  var force = false

  @Flag(help: "Try again what failed in the earlier run.")
  var retryFailed = false

  @Flag(help: "Leave out lines of a dataset that cannot be used, and say how many.")
  var skipBadLines = false

  @Flag(help: "Write losses and scores for TensorBoard too.")
  var tensorboard = false

  @Flag(help: "Show no progress.")
  var quiet = false

  @Option(help: "Columns of the table of answers; 0 leaves it out. (default: the terminal's, else 160)")
  var width: Int?

  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    if let width, width < 0 { throw ValidationError("width: \(width) is negative.") }
  }

  func run() throws {
    let overrides = set + (output.map { ["output=\($0)"] } ?? [])
    var file = try RecipeFile(path: recipe, overrides: overrides)
    if skipBadLines {
      guard case .experiment(let experiment) = file, experiment.recipe.dataset != nil else {
        throw InputError.usage(
          "--skip-bad-lines", "the recipe has no dataset", remedy: "Leave it out, and correct the lines that are wrong.")
      }
      file = try RecipeFile(path: recipe, overrides: overrides + ["dataset.skipBadLines=true"])
    }
    switch file {
    case .experiment(let experiment): try run(experiment)
    case .pretraining(let file): try run(file)
    }
  }

  private func run(_ experiment: Experiment) throws {
    var options = RecipeRun.Options()
    options.replacing = force
    options.retryingFailed = retryFailed
    options.writesTensorBoard = tensorboard
    try ExperimentRunner(compute: compute, isQuiet: quiet, width: width).run(experiment, options: options)
  }

  private func run(_ file: PretrainingFile) throws {
    guard compute.precision != .bfloat16 else {
      throw ValidationError("precision: a model is made in float32. Leave --precision out.")
    }
    _ = try compute.backend()
    try OutputFile.check(file.output, replacing: force, mark: "GGUF", kind: "a GGUF model")
    let recipe = try PretrainingRecipe(file.settings)
    Interruption.watch(notice: "stopping after this step; nothing is written. Ctrl-C again to stop at once")
    let progress = TrainingProgress(isQuiet: quiet)
    let pretrained = try recipe.run { step in
      progress.show(step)
      return Interruption.isRequested ? .stop : .more
    }
    switch pretrained.outcome.ending {
    case .completed: break
    case .stopped: throw Interrupted()
    case .stoppedEarly: break
    case .diverged(let step, _, _):
      throw InputError.system(
        "training", "the loss was no longer finite at step \(step)", remedy: "Lower pretrain.learningRate.")
    }
    try pretrained.write(to: file.output)
    let count = pretrained.model.parameters.reduce(0) { $0 + $1.count }
    try writeOutput("written: \(file.output), \(Format.count(count)) parameters\n")
  }
}
