import ArgumentParser
import Foundation
import LIFT
import Tokenizers
import Training

struct ShowExamplesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "examples", abstract: "Print training examples: what is read, and what is learnt.",
    discussion: """
      What is only read is dim, what is learnt is bold on a terminal; elsewhere lines say read or learnt before a text in \
      quotation marks.

      EXAMPLES
        lift show examples book.txt --model smollm2-135m-instruct
        lift show examples book.txt --model m.gguf --preset gated --count 5
        lift show examples book.txt --model m.gguf --tasks sentence-order --task-epochs 3 --from 100
      """)

  @Argument(help: "A UTF-8 text file; - is standard input.", completion: .file())
  var document: String

  @OptionGroup(title: "Model") var model: ModelOptions

  @Option(help: "Title of the document.")
  var title: String?

  @Option(help: "Examples to print.")
  var count: Int = 3

  @Option(help: "The first example to print, counted from 1; tasks stand behind the segments.")
  var from: Int = 1

  @Option(help: "The epoch whose examples are printed, counted from 1 over both stages; the first of the last stage unless given.")
  var epoch: Int?

  @Flag(help: "Print one JSON object for each example.")
  var json = false

  @OptionGroup(title: "Training") var adaptation: AdaptationOptions

  func validate() throws {
    for (name, value) in [("count", count), ("from", from), ("epoch", epoch ?? 1)] where value < 1 {
      throw ValidationError("\(name): \(value) is not at least 1.")
    }
  }

  func run() throws {
    let settings = try Lift(adaptation.settings).settings
    let document = try Document(path: document, title: title)
    let model = try LoadedModel(model, adapter: nil).model
    noteChanges(to: document, by: model.tokenizer)
    let progress = TaskProgress(isQuiet: json)
    Interruption.watch(notice: "stopping")
    let set = try TrainingSet(of: document, for: model, settings, anchorCache: CacheDirectory.path, onTask: progress.show)
    progress.end()
    if Interruption.isRequested { throw Interrupted() }
    let examples = try examples(of: set)
    guard from <= examples.count else {
      throw ValidationError("from: \(from) is more than the \(examples.count) examples. Choose a smaller number.")
    }
    for example in examples[(from - 1)...].prefix(count) {
      try json ? writeJSONLine(ExampleLine(example, model.tokenizer)) : write(example, model.tokenizer)
    }
    if !json { note("\(examples.count) examples; \(Format.cost(set.cost(settings)))") }
  }

  private func examples(of set: TrainingSet) throws -> [LiftExample] {
    let all = set.stages.reduce(0) { $0 + $1.epochs }
    // The last stage has the tasks, too.
    var number = epoch ?? all - (set.stages.last?.epochs ?? 0) + 1
    for stage in set.stages {
      if number <= stage.epochs { return stage.examples(epoch: number - 1) }
      number -= stage.epochs
    }
    throw ValidationError("epoch: \(epoch ?? 0) is more than the \(all) that are run. Choose an earlier one.")
  }

  private func write(_ example: LiftExample, _ tokenizer: Tokenizer) throws {
    let learnt = example.example.weights.count { $0 > 0 }
    try writeOutput(
      "\(example.name): \(Format.count(example.example.tokens.count)) tokens, \(Format.count(learnt)) learnt\n")
    for part in example.parts(tokenizer) {
      if Self.isColoured {
        try writeOutput(part.isLearnt ? "\u{1B}[1;32m\(part.text)\u{1B}[0m" : "\u{1B}[2m\(part.text)\u{1B}[0m")
      } else {
        try writeOutput("\(part.isLearnt ? "learnt" : "read  ")  \"\(printable(part.text))\"\n")
      }
    }
    try writeOutput(Self.isColoured ? "\n\n" : "\n")
  }

  private static let isColoured =
    isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
}

extension LiftExample {
  /// Tokens next to each other that are all learnt, or all read only.
  struct Part {
    var isLearnt: Bool
    var tokens: [Int32]
    var text: String
  }

  func parts(_ tokenizer: Tokenizer) -> [Part] {
    var parts: [Part] = []
    for (token, weight) in zip(example.tokens, example.weights) {
      if parts.last?.isLearnt != (weight > 0) { parts.append(Part(isLearnt: weight > 0, tokens: [], text: "")) }
      parts[parts.count - 1].tokens.append(token)
    }
    return parts.map { Part(isLearnt: $0.isLearnt, tokens: $0.tokens, text: tokenizer.decode($0.tokens)) }
  }
}

/// A line of `lift show examples --json`.
private struct ExampleLine: Encodable {
  struct Part: Encodable {
    var learnt: Bool
    var text: String
  }
  var name: String
  var tokens: [Int32]
  var weights: [Float]
  var parts: [Part]

  init(_ example: LiftExample, _ tokenizer: Tokenizer) {
    name = example.name
    tokens = example.example.tokens
    weights = example.example.weights
    parts = example.parts(tokenizer).map { Part(learnt: $0.isLearnt, text: $0.text) }
  }
}
