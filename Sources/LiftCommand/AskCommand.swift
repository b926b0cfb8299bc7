import ArgumentParser
import Adapters
import Diagnostics
import Foundation
import LIFT
import Transformers

struct AskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ask", abstract: "Ask a question, with an adapter, a document in view, both, or neither.",
    discussion: """
      The question goes through the model's own chat template, and the answer appears as it is written.

      EXAMPLES
        lift ask --adapter adapters/book "Who is Ishmael?"
        lift ask --adapter adapters/book --context truncated --document book.txt "Who?"
        lift ask --model m.gguf --context truncated-mixin --document book.txt "Who?" --show-prompt
        lift ask --model smollm2-135m-instruct "What is the capital of France?"
      """)

  @Argument(help: "The question; - is standard input.")
  var question: String

  @OptionGroup(title: "Model") var model: ModelOptions

  @Option(
    help: "An adapter: a directory of lift, PEFT or mlx-lm, or a GGUF file; without one the bare model answers.",
    completion: .file())
  var adapter: String?

  @Option(
    help: ArgumentHelp(
      "What is in view: none (closed book), truncated (the document, its middle cut if it is too long), or truncated-mixin (the same with ... where it was cut)."))
  var context: ContextMode = .none

  @Option(help: "The document to put in view; - is standard input.", completion: .file())
  var document: String?

  @Option(help: "The most tokens of the prompt; what the window leaves beside the answer unless given.")
  var promptLimit: Int?

  @Flag(help: "Print the prompt's tokens, one a line with place and number, and ask nothing.")
  var showPrompt = false

  @Option(help: "Title of the document to ask about closed book; the adapter's own unless given.")
  var title: String?

  @OptionGroup(title: "Answer") var sampling: SamplingOptions

  @Flag(help: "Print one JSON object instead of streaming text.")
  var json = false

  func validate() throws {
    if question.allSatisfy(\.isWhitespace) { throw ValidationError("question: it is empty. Ask something.") }
    let isInView = context != .none
    if isInView && document == nil {
      throw ValidationError("--context \(context.rawValue) needs a text to put in view. Give it with --document.")
    }
    if isInView && title != nil {
      throw ValidationError(
        "--title is not used with --context \(context.rawValue), which shows the document itself. Leave it out.")
    }
    if let promptLimit, promptLimit < 2 { throw ValidationError("prompt-limit: \(promptLimit) is not at least 2.") }
    if context == .none && document != nil {
      throw ValidationError("--document is not used with --context none. Add --context truncated.")
    }
  }

  func run() throws {
    if question == "-" && document == "-" {
      throw ValidationError("question: it and the document cannot both be standard input. Give one of them otherwise.")
    }
    let question = try question == "-" ? inputText("question") : question
    let text = try document.map { try Document(path: $0) }
    let loaded = try LoadedModel(model, adapter: adapter)
    let encoder = PromptEncoder(loaded.model, limit: promptLimit, separator: context.separator)
    let readOut = try ReadOut(encoder, settings: sampling.settings)
    noteUnencodable(question, in: "question", loaded.model.tokenizer)
    if let text { noteChanges(to: text, by: loaded.model.tokenizer) }
    Interruption.watch(notice: "stopping")
    let title = title ?? loaded.record?.document.title
    let prompt = Prompt(question: question, document: text?.text, title: title)
    if showPrompt { return try writePrompt(readOut.tokens(of: prompt), loaded.model) }
    let progress = PromptProgress(isQuiet: json)
    let answer = try loaded.withAdapter {
      try readOut.answer(prompt) { piece in
        if !json { try writeOutput(piece) }
        return !Interruption.isRequested
      } onPrompt: {
        progress.show($0, $1)
      }
    }
    if json {
      try writeJSONLine(AnswerLine(question: question, answer: answer))
    } else {
      try writeOutput("\n")
      if answer.cutTokens > 0 {
        note("\(answer.cutTokens) tokens were cut from the middle of the document to fit the window")
      }
    }
    noteCut(answer.reason, after: answer.answerTokens)
    if answer.reason == .cancelled { throw Interrupted() }
  }

  private func writePrompt(_ prompt: (tokens: [Int32], cut: Int), _ model: LanguageModel) throws {
    if json { return try writeJSONLine(PromptLine(prompt, text: model.tokenizer.decode(prompt.tokens))) }
    for (place, token) in prompt.tokens.enumerated() {
      try writeOutput("\(place)\t\(token)\t\(printable(model.tokenizer.decode([token])))\n")
    }
    if prompt.cut > 0 { note("\(prompt.cut) tokens were cut from the middle") }
  }
}

extension ContextMode: ExpressibleByArgument {}

/// A line of `lift ask --show-prompt --json`.
private struct PromptLine: Encodable {
  var text: String
  var tokens: [Int32]
  var cutTokens: Int

  init(_ prompt: (tokens: [Int32], cut: Int), text: String) {
    (tokens, cutTokens, self.text) = (prompt.tokens, prompt.cut, text)
  }
}

private struct AnswerLine: Encodable {
  var question: String
  var answer: String
  var stopReason: String
  var promptTokens: Int
  var cutTokens: Int
  var answerTokens: Int

  init(question: String, answer: ReadOut.Answer) {
    self.question = question
    self.answer = answer.text
    stopReason = answer.reason.rawValue
    promptTokens = answer.promptTokens
    cutTokens = answer.cutTokens
    answerTokens = answer.answerTokens
  }
}
