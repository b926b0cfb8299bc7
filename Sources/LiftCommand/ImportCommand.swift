import Adapters
import ArgumentParser
import Diagnostics
import Evaluation
import Kernels
import LIFT
import Transformers

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Read a LoRA that PEFT, llama.cpp's converter or mlx-lm made, and write an adapter directory.",
    discussion: """
      The directory is one for PEFT, and can be asked with --adapter and --model.

      EXAMPLES
        lift import lora.gguf --format gguf --model smollm2-135m-instruct --output adapters/lora
        lift ask --adapter adapters/lora --model smollm2-135m-instruct "Who?"
      """)

  @Argument(help: "A GGUF file, or a directory of PEFT or mlx-lm.", completion: .file())
  var path: String

  @Option(help: "The model that it was made for: a name, a GGUF file or a folder of Hugging Face.")
  var model: String

  @Option(help: "peft, gguf (llama.cpp) or mlx.")
  var format: AdapterFormat

  @Option(name: .shortAndLong, help: "Directory for the adapter.", completion: .directory)
  var output: String

  @Flag(help: "Replace the output if it is an adapter.")
  var force = false

  func run() throws {
    try LoRAAdapter.checkOutput(output, replacing: force)
    let base = try LanguageModel(path: try ModelStore.path(of: model), on: CPUBackend.shared)
    let adapter = try LoRAAdapter(path: path, as: format, for: base.model), stored = try StoredAdapter(path: path)
    try stored.noteDoubts(about: base)
    try adapter.save(to: output, for: base, facts: stored.facts, replacing: force)
    let ranks = adapter.plainRanks.map(String.init).joined(separator: ", ")
    note("\(output): a LoRA of rank \(ranks) on \(adapter.updates.count) modules of \(base.name)")
  }
}
