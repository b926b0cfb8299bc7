import ArgumentParser
import Diagnostics
import Evaluation
import Foundation
import Recipes
import TensorFiles

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run an experiment from a YAML file.",
    discussion: """
      A recipe names a model, a document, questions, and the readers that answer them. The results are printed and \
      written into a directory: recipe.yaml, predictions.jsonl, scores.json, losses.jsonl and the adapter. A recipe \
      with the key pretrain makes a tiny model from nothing.

      Ctrl-C ends the run, and nothing is written.

      EXAMPLES
        lift run recipes/demo.yaml
        lift run recipes/demo.yaml --set adapt.rank=16 --output runs/rank-16
      """)

  @Argument(help: "A recipe.", completion: .file(extensions: ["yaml", "yml"]))
  var recipe: String

  @Option(help: "Change one setting of the recipe, such as adapt.rank=16; may be repeated.")
  var set: [String] = []

  @Option(name: .shortAndLong, help: "Directory for the results, instead of the recipe's.", completion: .directory)
  var output: String?

  @Flag(help: "Replace the output directory if it exists.")
  var force = false

  @Flag(help: "Show no progress.")
  var quiet = false

  @Option(help: "Columns of the table of answers; 0 leaves it out. (default: the terminal's, else 160)")
  var width: Int?

  @OptionGroup var compute: ComputeOptions

  func validate() throws {
    if let width, width < 0 { throw ValidationError("width: \(width) is negative.") }
  }

  func run() throws {
    switch try RecipeFile(path: recipe, overrides: set + (output.map { ["output=\($0)"] } ?? [])) {
    case .experiment(let recipe): try run(recipe)
    case .pretraining(let file): try run(file)
    }
  }

  private func run(_ recipe: Recipe) throws {
    if !quiet { noteNarrowedProcessor() }
    let run = try RecipeRun(recipe, replacing: force) { try ModelStore.path(of: $0) }
    Interruption.watch(notice: "stopping after this step; nothing is written. Ctrl-C again to stop at once")
    let progress = RunProgress(isQuiet: quiet)
    let results: RecipeResults
    do {
      results = try run(on: compute.backend(), shouldStop: { Interruption.isRequested }) { event in
        if case .loaded(let tokenizer) = event { noteChanges(to: run.document, by: tokenizer) }
        progress.show(event)
      }
    } catch is CancellationError {
      throw Interrupted()
    } catch let error as TrainingDiverged {
      throw InputError.system("training", error.problem, remedy: error.remedy)
    }
    let width = width ?? terminalWidth(STDOUT_FILENO) ?? 160
    if width > 0 { try writeOutput(results.answerTable(width: width) + "\n") }
    try writeOutput("\(results.scoreTable)\nwritten: \(recipe.output)\n")
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
    case .diverged(let step, _):
      throw InputError.system(
        "training", "the loss was no longer finite at step \(step)", remedy: "Lower pretrain.learningRate.")
    }
    try pretrained.write(to: file.output)
    let count = pretrained.model.parameters.reduce(0) { $0 + $1.count }
    try writeOutput("written: \(file.output), \(Format.count(count)) parameters\n")
  }
}

/// The progress line of a recipe.
private final class RunProgress {
  private let line: ProgressLine
  private let isQuiet: Bool
  private var training: TrainingProgress?
  private var reader = ""
  private var readerStart = Date()

  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    line = ProgressLine(isQuiet: isQuiet)
  }

  func show(_ event: RecipeEvent) {
    switch event {
    case .loadingModel(let path): line.show("loading \(path)", isLast: true)
    case .cutsDocument(let tokens):
      line.show("the window is too small for the document: \(tokens) tokens of its middle are cut", isLast: true)
    case .started(let name, let number, let count):
      reader = "\(name) (\(number) of \(count))"
      readerStart = Date()
      line.show(reader)
      training = TrainingProgress(isQuiet: isQuiet)
    case .trained(let step):
      training?.show(step)
      if step.step == step.stepCount { readerStart = Date() }
    case .answered(_, let number, let count):
      let elapsed = Date().timeIntervalSince(readerStart)
      let left = elapsed / Double(number) * Double(count - number)
      line.show(
        "\(reader): question \(number)/\(count)  \(Format.duration(elapsed)) gone, \(Format.duration(left)) left",
        isLast: number == count)
    case .loaded, .writing: break
    }
  }
}
