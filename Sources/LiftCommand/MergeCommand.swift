import ArgumentParser
import Diagnostics
import Kernels
import LIFT
import Transformers

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Write a whole model with adapters in its weights, which needs none any more.",
    discussion: """
      Merged in float32. What was written is read again, and its logits are compared with those of the merged model, which \
      says what a smaller type costs.

      EXAMPLES
        lift merge --adapter adapters/book --format gguf --type q8_0 --output book.gguf
        lift merge --adapter adapters/book=0.5 --adapter adapters/notes --format safetensors --output models/both
      """)

  @Option(help: "An adapter directory, with a weight behind = if it is to be another than 1; may be repeated.", completion: .directory)
  var adapter: [String] = []

  @Option(help: "The base model, where it is no longer where it was: a name, a GGUF file or a folder of Hugging Face.")
  var model: String?

  @Option(help: "safetensors, a folder as transformers reads it, or gguf.")
  var format: MergedModel.Format

  @Option(name: .shortAndLong, help: "A file for gguf, a directory for safetensors.", completion: .file())
  var output: String

  @Option(help: "How weights are stored; q8_0 for gguf alone.")
  var type: ExportType = .f32

  @Flag(inversion: .prefixedNo, help: "Read it again and compare.")
  var verify = true

  @Flag(help: "Replace the output if it is of this kind.")
  var force = false

  func run() throws {
    try MergedModel.check(output, as: format, elementType: type.elementType, replacing: force)
    let parts = try adapter.map(Self.part)
    guard let first = parts.first else {
      throw InputError.usage("--adapter", "none was given", remedy: "Name an adapter directory that lift adapt wrote.")
    }
    let record = try AdapterRecord(directory: first.directory)
    let path = try ModelStore.path(of: model, orBaseOf: (first.directory, record))
    let base = try LanguageModel(path: path, on: CPUBackend.shared)
    let lifted = try parts.map { (try LiftedDocument(directory: $0.directory, for: base), $0.weight) }
    let merged = try MergedModel(lifted, into: base)
    let check = try merged.write(
      to: output, as: format, elementType: type.elementType, verifies: verify, replacing: force)
    note("\(output): written" + (check.map { ", \($0.summary)" } ?? ", not read again"))
  }

  /// `DIRECTORY` or `DIRECTORY=WEIGHT`; a directory's own name may end so, too.
  private static func part(_ text: String) throws -> (directory: String, weight: Float) {
    guard !AdapterRecord.isPresent(in: text), let sign = text.lastIndex(of: "="), let weight = Float(text[text.index(after: sign)...]) else { return (text, 1) }
    guard weight.isFinite, weight != 0 else {
      throw InputError.usage("--adapter", "the weight of \(text) is not a number other than 0")
    }
    return (String(text[..<sign]), weight)
  }
}

extension MergedModel.Format: ExpressibleByArgument {}
