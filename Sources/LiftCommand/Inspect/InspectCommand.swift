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
      Gates, which only adapters of the kind GATED_MEMORY have, are read with the base model: on the adapter's document
      and on another text. Where a gate is wider open on the document, that head takes more of the document from its memory.

      EXAMPLES
        lift inspect adapters/book
        lift inspect adapters/book --other newspaper.txt --heatmap gates.svg
      """)

  @Argument(help: "An adapter directory.", completion: .directory)
  var directory: String

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
    let record = try AdapterRecord(directory: directory), kind = try AdapterFiles.kind(directory)
    let facts = AdapterFacts(directory: directory, kind: kind, record: record)
    var gates: [GateReading] = []
    if kind == GatedMemoryAdapter.kind {
      if let heatmap { try OutputFile.check(heatmap, replacing: force, mark: "<?xml", kind: "a drawing") }
      // Before the model is read: it takes a while, and what is wrong here is known now.
      let texts = try GateReading.texts(document: document, other: other, record)
      do {
        gates = try GateReading.read(texts, directory: directory, options: model, isQuiet: json)
      } catch let error as InputError where error.kind == .missing && heatmap == nil {
        // Without the base, the facts are still worth reading.
        note("\(error.description) The gates are left out")
      }
    } else if let option = [("--document", document), ("--other", other), ("--heatmap", heatmap)]
      .first(where: { $1 != nil })
    {
      throw InputError.usage(
        option.0, "\(directory) is of the kind \(kind), which has no gates", remedy: "Leave the option out.")
    }
    if let heatmap { try OutputFile.write(gateHeatMaps(gates.map { ($0.text, $0.gates) }), to: heatmap) }
    if json { return try writeJSONLine(AdapterFacts.Line(facts: facts, gates: gates)) }
    try writeOutput(facts.text + gates.map { "\n" + $0.table }.joined())
    if let heatmap { note("gates drawn: \(heatmap)") }
  }
}
