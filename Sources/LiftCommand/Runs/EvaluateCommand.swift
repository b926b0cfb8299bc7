import ArgumentParser
import Diagnostics
import Evaluation
import Foundation
import LIFT
import Recipes

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Score a model, or an adapter, on a dataset or on questions about a document.",
    discussion: """
      What a recipe would say is given on the command line; the results are those of lift run. With an adapter, the \
      readers are those with it and the same ones without it; without one, closed-book and truncated-context, and nothing \
      is trained.

      EXAMPLES
        lift evaluate questions.jsonl --document book.txt --adapter adapters/book
        lift evaluate paperqa_4k.jsonl --format bamboo --model smollm2-135m-instruct --readers closed-book,full-context
      """)

  @Argument(help: "A dataset, or with --document one's own questions as JSON Lines.", completion: .file())
  var dataset: String

  @Option(help: "The dataset's format. (values: \(BenchmarkFormat.allCases.map(\.rawValue).joined(separator: ", ")))")
  var format: BenchmarkFormat?

  @Option(help: "The text that the questions are about, if the file holds questions alone.", completion: .file())
  var document: String?

  @OptionGroup(title: "Model") var model: ModelOptions

  @Option(help: "An adapter directory.", completion: .directory)
  var adapter: String?

  @Option(
    help: "Who answers, separated by commas. (values: \(ReaderKind.allCases.map(\.rawValue).joined(separator: ", ")))",
    transform: { try readers($0) })
  var readers: [ReaderKind]?

  @Option(help: "Take only so many documents.")
  var documents: Int?

  @Option(help: "Take only so many questions of each document.")
  var questions: Int?

  @Option(help: "The most tokens of an answer; what the benchmark says unless given.")
  var maxTokens: Int?

  @Option(help: "The most tokens of a prompt with text in view; what the window leaves beside the answer unless given.")
  var promptLimit: Int?

  @Flag(help: "Leave out lines of the dataset that cannot be used, and say how many.")
  var skipBadLines = false

  @Option(name: .shortAndLong, help: "Directory for the results. (default: runs/evaluate- and the dataset's name)", completion: .directory)
  var output: String?

  @Flag(help: "Start over: what the output directory holds of an earlier run goes.")
  var force = false

  @Flag(help: "Show no progress.")
  var quiet = false

  @Option(help: "Columns of the table of answers; 0 leaves it out. (default: the terminal's, else 160)")
  var width: Int?

  func validate() throws {
    if document != nil && (format != nil || documents != nil || questions != nil) {
      throw ValidationError(
        "--document goes with one's own questions; --format, --documents and --questions are for datasets. Leave one out.")
    }
    if document == nil && format == nil {
      throw ValidationError("--format is missing. Say what the dataset is, or give the text with --document.")
    }
    if adapter == nil, let reader = readers?.first(where: { $0.adaptation == .lift }) {
      throw ValidationError("--readers: \(reader.rawValue) answers with an adapter. Give one with --adapter.")
    }
    if let reader = readers?.first(where: { $0.adaptation == .raw }) {
      throw ValidationError("--readers: \(reader.rawValue) trains an adapter. Use lift run with a recipe.")
    }
  }

  func run() throws {
    let stored = try adapter.map(StoredAdapter.init)
    if let adapter, stored?.record == nil {
      throw InputError.missing(
        adapter, "there is no record of how the adapter was made, by which answers are asked for",
        remedy: "Give one that lift adapt wrote, or ask this one with lift ask.")
    }
    let name = "evaluate-" + URL(fileURLWithPath: dataset).deletingPathExtension().lastPathComponent
    let modelPath = try model.modelPath(for: stored)
    var recipe = Recipe(name: name, model: .path(modelPath), output: output ?? "runs/\(name)")
    if let document {
      recipe.document = document
      recipe.questions = dataset
      recipe.title = stored?.record?.document.title
    } else if let format {
      recipe.dataset = DatasetSettings(format: format, path: dataset)
      recipe.dataset?.documents = documents
      recipe.dataset?.questions = questions
      recipe.dataset?.skipBadLines = skipBadLines
    }
    recipe.adapterPath = adapter
    recipe.answer.maxTokens = maxTokens
    recipe.answer.promptLimit = promptLimit
    let bare = [ReaderKind.closedBook, .truncatedContext]
    let standard = adapter == nil ? bare : bare + [.lift, .liftWithTruncatedContext]
    recipe.readers = readers ?? standard
    var options = RecipeRun.Options()
    options.replacing = force
    try ExperimentRunner(compute: model.compute, isQuiet: quiet, width: width)
      .run(Experiment(recipe), options: options)
  }

  private static func readers(_ list: String) throws -> [ReaderKind] {
    guard !list.isEmpty else { throw ValidationError("readers: the list is empty. Name at least one, or leave it out.") }
    return try list.split(separator: ",", omittingEmptySubsequences: false).map { name in
      guard let kind = ReaderKind(rawValue: String(name)) else {
        throw ValidationError(
          "readers: \(name) is none of \(ReaderKind.allCases.map(\.rawValue).joined(separator: ", ")).")
      }
      return kind
    }
  }
}

extension BenchmarkFormat: ExpressibleByArgument {}
