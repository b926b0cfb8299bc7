import Adapters
import ArgumentParser
import Diagnostics
import Foundation
import LIFT
import Reports
import TensorFiles
import Transformers

struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Show what an adapter is made of, and how far the gates of its memory are open.",
    discussion: """
      How it was made, or, where another program made it, what that wrote; with the base model, ranks, modules, and how much \
      each weight changes: the Frobenius norm of the change, and its share of the weight's own.

      Gates, which only adapters of the kind GATED_MEMORY have, are read with the base model: on the adapter's document
      and on another text. Where a gate is wider open on the document, that head takes more of the document from its memory.

      EXAMPLES
        lift inspect adapters/book
        lift inspect adapters/book --other newspaper.txt --heatmap gates.svg
        lift inspect lora.gguf --model smollm2-135m-instruct
      """)

  @Argument(help: "An adapter: a directory of lift, PEFT or mlx-lm, or a GGUF file.", completion: .file())
  var adapter: String

  @OptionGroup(title: "Model") var model: ModelOptions

  @Option(help: "The document; the file that the adapter was made of, unless given.", completion: .file())
  var document: String?

  @Option(help: "A text that the adapter does not know; a standard one unless given.", completion: .file())
  var other: String?

  @Option(help: "Draw the gates into an SVG file.", completion: .file(extensions: ["svg"]))
  var heatmap: String?

  @Flag(help: "Replace the SVG file if there is one.")
  var force = false

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let stored = try StoredAdapter(path: adapter), facts = try AdapterFacts(stored)
    let hasGates = stored.kind == GatedMemoryAdapter.kind
    var texts: [GateReading.Text] = []
    if hasGates {
      if let heatmap { try OutputFile.check(heatmap, replacing: force, mark: "<?xml", kind: "a drawing") }
      // Before the model is read: it takes a while, and what is wrong here is known now.
      texts = try GateReading.texts(document: document, other: other, stored.record)
    } else if let option = [("--document", document), ("--other", other), ("--heatmap", heatmap)]
      .first(where: { $1 != nil })
    {
      throw InputError.usage(
        option.0, "\(adapter) is of the kind \(stored.kind), which has no gates", remedy: "Leave the option out.")
    }
    guard let loaded = try loaded(stored), let found = loaded.adapter else { return try write(facts) }
    let norms = try WorkProgress.run("matrices", isQuiet: json) { try found.norms(on: loaded.model.model, onProgress: $0) }
    let gates = hasGates ? try GateReading.read(texts, loaded, isQuiet: json) : []
    if let heatmap { try OutputFile.write(gateHeatMaps(gates.map { ($0.text, $0.gates) }), to: heatmap) }
    try write(AdapterFacts(stored, matrices: found.matrices(on: loaded.model.model)), norms, gates)
    if let heatmap { note("gates drawn: \(heatmap)") }
  }

  /// The adapter on its base; nil, with a word about it, if that is not at hand: the facts are still worth reading.
  private func loaded(_ stored: StoredAdapter) throws -> LoadedModel? {
    let isNeeded = model.model != nil || heatmap != nil, base: LanguageModel
    do {
      base = try LanguageModel(path: try model.modelPath(for: stored), on: model.compute.backend())
      if !isNeeded, let hash = stored.baseHash, try base.fileHash() != hash {
        throw InputError.invalid(
          base.path, "this is no longer the model that \(adapter) was made for", remedy: "Give that with --model.")
      }
    } catch let error as InputError where !isNeeded {
      note("\(error.description) What needs it is left out")
      return nil
    }
    return try LoadedModel(stored, on: base)
  }

  private func write(_ facts: AdapterFacts, _ norms: [MatrixNorm] = [], _ gates: [GateReading] = []) throws {
    if json { return try writeJSONLine(AdapterFacts.Line(facts, norms, gates)) }
    try writeOutput(facts.text + NormTable(norms: norms).text + gates.map { "\n" + $0.table }.joined())
  }
}
