import Adapters
import ArgumentParser
import Diagnostics
import LIFT
import Transformers

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Show in what two adapters of one model differ.",
    discussion: """
      First what is known of them, then, by layer, the Frobenius norms of what each changes and of the difference, and the \
      cosine between the two, 1 for the same direction; then how far apart a fixed question's logits are, and its greedy \
      answers.

      EXAMPLES
        lift compare adapters/book adapters/book-8
        lift compare adapters/book book-lora.gguf
      """)

  @Argument(help: "An adapter: a directory of lift, PEFT or mlx-lm, or a GGUF file.", completion: .file())
  var first: String

  @Argument(help: "Another one.", completion: .file())
  var second: String

  @OptionGroup(title: "Model") var model: ModelOptions

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let stored = try (StoredAdapter(path: first), StoredAdapter(path: second))
    let path = try ModelStore.path(of: model.model, orBaseOf: [stored.0, stored.1])
    let language = try LanguageModel(path: path, on: try model.compute.backend())
    let adapters = try (stored.0.loadNotingDoubts(for: language), stored.1.loadNotingDoubts(for: language))
    let comparison = AdapterComparison(
      first: try AdapterFacts(stored.0, matrices: adapters.0.matrices(on: language.model)),
      second: try AdapterFacts(stored.1, matrices: adapters.1.matrices(on: language.model)),
      matrices: try WorkProgress.run("matrices", isQuiet: json) {
        try MatrixComparison.all(adapters.0, adapters.1, on: language.model, onProgress: $0)
      },
      answers: try WorkProgress.run("answers", isQuiet: json) {
        try AnswerComparison(adapters.0, adapters.1, on: language, onProgress: $0)
      })
    if json { return try writeJSONLine(AdapterComparison.Line(comparison)) }
    try writeOutput(comparison.text)
  }
}
