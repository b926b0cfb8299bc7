import ArgumentParser
import Diagnostics
import Foundation
import Tokenizers
import Transformers

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Continue a text, without any chat template.",
    discussion: """
      EXAMPLES
        lift generate --model smollm2-135m-instruct "Once upon a time"
        lift generate --adapter adapters/book --temperature 0.8 - < opening.txt
      """)

  @Argument(help: "The text to continue; - is standard input.")
  var prompt: String

  @OptionGroup(title: "Model") var model: ModelOptions

  @Option(help: "An adapter: a directory of lift, PEFT or mlx-lm, or a GGUF file.", completion: .file())
  var adapter: String?

  @OptionGroup(title: "Text") var sampling: SamplingOptions

  @Flag(help: "Print one JSON object instead of streaming text.")
  var json = false

  func run() throws {
    let text = try prompt == "-" ? inputText("prompt") : prompt
    let loaded = try LoadedModel(model, adapter: adapter)
    let tokenizer = loaded.model.tokenizer
    let tokens = tokenizer.encode(text, specialTokens: .asText, addingBOS: tokenizer.addsBOS)
    var stream = TextStream(tokenizer)
    var written = ""
    func write(_ piece: String) throws {
      written += piece
      if !json { try writeOutput(piece) }
    }
    noteUnencodable(text, in: "prompt", tokenizer)
    Interruption.watch(notice: "stopping")
    let progress = PromptProgress(isQuiet: json)
    let result = try loaded.withAdapter {
      try loaded.model.generator.generate(
        tokens, settings: sampling.settings, cache: loaded.model.model.makeCache()
      ) { token in
        try write(stream.append(token))
        return !Interruption.isRequested
      } onPrompt: {
        progress.show($0, $1)
      }
    }
    try write(stream.flush())
    if json {
      try writeJSONLine(
        GenerationLine(
          prompt: text, text: written, stopReason: result.reason.rawValue, promptTokens: tokens.count,
          tokens: result.tokens))
    } else {
      try writeOutput("\n")
    }
    if result.reason == .cancelled { throw Interrupted() }
  }
}

private struct GenerationLine: Encodable {
  var prompt: String
  var text: String
  var stopReason: String
  var promptTokens: Int
  var tokens: [Int32]
}
