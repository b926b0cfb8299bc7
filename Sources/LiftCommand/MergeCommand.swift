import ArgumentParser
import Diagnostics
import Foundation
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

  @Option(
    help: "An adapter in any form, with a weight behind = if it is to be another than 1; may be repeated.", completion: .file())
  var adapter: [String] = []

  @Option(help: "The base model, where it is no longer where it was or not known: a name, a GGUF file or a folder of Hugging Face.")
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
    let parts = try adapter.map(Self.part).map { (stored: try StoredAdapter(path: $0.path), weight: $0.weight) }
    guard !parts.isEmpty else {
      throw InputError.usage("--adapter", "none was given", remedy: "Name an adapter, such as a directory that lift adapt wrote.")
    }
    let base = try LanguageModel(
      path: try ModelStore.path(of: model, orBaseOf: parts.map(\.stored)), on: CPUBackend.shared)
    try MergedModel.check(base, as: format)
    let adapters = try parts.map { (try $0.stored.loadNotingDoubts(for: base), $0.weight) }
    let check = try WorkProgress.run("answers", isQuiet: !verify) { progress in
      try MergedModel(adapters, into: base, verifies: verify, onProgress: progress).write(
        to: output, as: format, elementType: type.elementType, replacing: force, onProgress: progress)
    }
    note("\(output): written" + (check.map { ", \($0.summary)" } ?? ", not read again"))
  }

  /// `PATH` or `PATH=WEIGHT`; a path of its own may end so, too.
  private static func part(_ text: String) throws -> (path: String, weight: Float) {
    guard !FileManager.default.fileExists(atPath: text), let sign = text.lastIndex(of: "="),
      let weight = Float(text[text.index(after: sign)...])
    else { return (text, 1) }
    guard weight.isFinite, weight != 0 else {
      throw InputError.usage("--adapter", "the weight of \(text) is not a number other than 0")
    }
    return (String(text[..<sign]), weight)
  }
}

extension MergedModel.Format: ExpressibleByArgument {}
