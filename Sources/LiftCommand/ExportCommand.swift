import ArgumentParser
import Diagnostics
import Evaluation
import Kernels
import LIFT
import Transformers

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write an adapter, whoever made it, for another program: PEFT, llama.cpp or mlx-lm.",
    discussion: """
      What was written is read again, and its logits are compared with the adapter's own, in float32.

      EXAMPLES
        lift export adapters/book --format gguf --output book-lora.gguf
        lift export adapters/book --format peft --type bf16 --output exports/book
        lift export lora.gguf --model smollm2-135m-instruct --format mlx --output exports/lora
      """)

  @Argument(help: "An adapter: a directory of lift, PEFT or mlx-lm, or a GGUF file.", completion: .file())
  var adapter: String

  @Option(help: "The base model, where it is no longer where it was or not known: a name, a GGUF file or a folder of Hugging Face.")
  var model: String?

  @Option(help: "peft, gguf (llama.cpp) or mlx.")
  var format: AdapterFormat

  @Option(name: .shortAndLong, help: "A file for gguf, a directory for the others.", completion: .file())
  var output: String

  @Option(help: "How values are stored.")
  var type: ExportType = .f32

  @Flag(inversion: .prefixedNo, help: "Read it again and compare.")
  var verify = true

  @Flag(help: "Replace the output if it is of this kind.")
  var force = false

  func run() throws {
    try format.checkOutput(output, elementType: type.elementType, replacing: force)
    let loaded = try LoadedModel(model, adapter: adapter, on: CPUBackend.shared)
    let check = try WorkProgress.run("answers", isQuiet: !verify) {
      try loaded.adapter?.export(
        as: format, to: output, for: loaded.model, record: loaded.record, facts: loaded.facts, elementType: type.elementType, verifies: verify,
        replacing: force, onProgress: $0)
    }
    note("\(output): written" + (check.map { ", \($0.summary)" } ?? ", not read again"))
  }
}

/// What the command line calls the types of values.
enum ExportType: String, CaseIterable, ExpressibleByArgument {
  case f32, f16, bf16
  case q8_0

  var elementType: ElementType {
    switch self {
    case .f32: .float32
    case .f16: .float16
    case .bf16: .bfloat16
    case .q8_0: .q8_0
    }
  }
}

extension AdapterFormat: ExpressibleByArgument {}

extension ExportCheck {
  /// For people.
  var summary: String {
    let difference = Format.significant(Double(largestDifference)), allowed = Format.significant(Double(tolerance))
    let effect = Format.significant(Double(effect))
    let tokens = firstDifferentToken.map { "greedy answers differ from token \($0 + 1) on" }
      ?? "greedy answers of \(comparedTokens) tokens are the same"
    return "logits differ by at most \(difference) over \(positions) positions (allowed \(allowed); the adapter changes them by "
      + "up to \(effect)), \(tokens)"
  }
}
