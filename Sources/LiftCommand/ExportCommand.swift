import ArgumentParser
import Diagnostics
import Evaluation
import Kernels
import LIFT
import Transformers

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write an adapter for another program: PEFT, llama.cpp or mlx-lm.",
    discussion: """
      What was written is read again, and its logits are compared with the adapter's own, in float32.

      EXAMPLES
        lift export adapters/book --format gguf --output book-lora.gguf
        lift export adapters/book --format peft --type bf16 --output exports/book
      """)

  @Argument(help: "An adapter directory.", completion: .directory)
  var directory: String

  @Option(help: "The base model, where it is no longer where it was: a name, a GGUF file or a folder of Hugging Face.")
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
    try LiftedDocument.checkExport(to: output, as: format, elementType: type.elementType, replacing: force)
    let record = try AdapterRecord(directory: directory)
    let path = try ModelStore.path(of: model, orBaseOf: (directory, record))
    let base = try LanguageModel(path: path, on: CPUBackend.shared)
    let lifted = try LiftedDocument(directory: directory, for: base)
    let check = try lifted.export(
      as: format, to: output, for: base, elementType: type.elementType, verifies: verify, replacing: force)
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
