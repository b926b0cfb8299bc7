import ArgumentParser
import Diagnostics
import Foundation
import LIFT
import Transformers

struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Measure how well a model predicts a text: perplexity and per-token loss in nats.",
    discussion: """
      A window slides over the text; each token is predicted once, with at least window − stride tokens before it.

      EXAMPLES
        lift score book.txt --model smollm2-135m-instruct
        lift score book.txt --adapter adapters/book --window 2048 --json
      """)

  @Argument(help: "A UTF-8 text file; - is standard input.", completion: .file())
  var file: String

  @OptionGroup(title: "Model") var model: ModelOptions

  @Option(help: "An adapter: a directory of lift, PEFT or mlx-lm, or a GGUF file.", completion: .file())
  var adapter: String?

  @Option(help: "Tokens in view at a time; the model's context length, at most 2048, unless given.")
  var window: Int?

  @Option(help: "Tokens by which the window moves; half the window unless given.")
  var stride: Int?

  @Flag(help: "Print one JSON object, with the loss of every token.")
  var json = false

  func run() throws {
    let document = try Document(path: file)
    let loaded = try LoadedModel(model, adapter: adapter)
    let contextLength = loaded.model.model.configuration.contextLength
    let window = window ?? min(2048, contextLength)
    guard window >= 2 && window <= contextLength else {
      throw InputError.usage("window", "\(window) is not from 2 to the model's context length \(contextLength)")
    }
    let stride = stride ?? max(1, window / 2)
    guard stride >= 1 && stride < window else {
      throw InputError.usage("stride", "\(stride) is not from 1 to \(window - 1), one less than the window")
    }
    let tokens = loaded.model.tokenizer.encode(
      document.text, specialTokens: .asText, addingBOS: loaded.model.tokenizer.addsBOS)
    guard tokens.count >= 2 else {
      throw InputError.invalid(document.source, "the text is a single token, and the first is never predicted")
    }
    noteChanges(to: document, by: loaded.model.tokenizer)
    let score = try WorkProgress.run("tokens", isQuiet: json) { progress in
      try loaded.withAdapter {
        try loaded.model.model.score(tokens, window: window, stride: stride) { try progress($0, tokens.count - 1) }
      }
    }
    if json {
      try writeJSONLine(
        ScoreLine(
          file: document.source, tokens: score.losses.count, window: window, stride: stride,
          meanLoss: score.meanLoss, perplexity: score.perplexity, losses: score.losses))
    } else {
      try writeOutput(
        """
        \(document.source): \(Format.count(score.losses.count)) tokens predicted
        loss        \(Format.fixed(score.meanLoss, 4)) nats a token
        perplexity  \(Format.fixed(score.perplexity, 3))

        """)
    }
  }
}

private struct ScoreLine: Encodable {
  var file: String
  var tokens: Int
  var window: Int
  var stride: Int
  var meanLoss: Double
  var perplexity: Double
  var losses: [Float]
}
