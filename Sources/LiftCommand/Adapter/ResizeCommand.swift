import Adapters
import ArgumentParser
import Diagnostics
import Evaluation
import LIFT
import Transformers

struct ResizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resize", abstract: "Make a LoRA of a smaller rank, the nearest that there is.",
    discussion: """
      The change of each weight is cut after its largest singular values. What that keeps is printed by layer, as the share \
      of the change's squared Frobenius norm.

      EXAMPLE
        lift adapter resize adapters/book --rank 8 --output adapters/book-8
      """)

  @Argument(help: "An adapter: a directory of lift, PEFT or mlx-lm, or a GGUF file.", completion: .file())
  var adapter: String

  @OptionGroup(title: "Model") var model: ModelOptions

  @Option(help: "The rank that it is to have; below its own.")
  var rank: Int

  @Option(name: .shortAndLong, help: "Directory for the new adapter.", completion: .directory)
  var output: String

  @Flag(help: "Replace the output if it is an adapter.")
  var force = false

  func run() throws {
    let stored = try StoredAdapter(path: adapter)
    if stored.record == nil {
      try LoRAAdapter.checkOutput(output, replacing: force)
    } else {
      try LiftedDocument.checkOutput(output, replacing: force)
    }
    let base = try LanguageModel(path: try model.modelPath(for: stored), on: model.compute.backend())
    let loaded = try LoadedModel(stored, on: base)
    guard let lora = loaded.adapter as? LoRAAdapter else {
      throw InputError.usage("rank", "the adapter is no LoRA, and has no rank", remedy: "Only LoRA can be resized.")
    }
    let (resized, kept) = try lora.resized(to: rank, for: loaded.model.model)
    if let record = loaded.record {
      try LiftedDocument(adapter: resized, record: record.resized(to: rank, resized)).save(to: output, replacing: force)
    } else {
      try resized.save(to: output, for: loaded.model, facts: loaded.facts, replacing: force)
    }
    try writeOutput(Self.table(kept))
    note(
      "\(output): \(Format.fixed(100 * Self.share(kept), 2)) % of the change kept, "
        + "\(Format.count(resized.parameterCount)) of \(Format.count(lora.parameterCount)) parameters")
  }

  /// A row for each layer, a column for each kind of module, in per cent.
  private static func table(_ kept: [LoRAAdapter.KeptEnergy]) -> String {
    let roles = LinearRole.allCases.filter { role in kept.contains { $0.module.role == role } }
    var table = TextTable(
      [.init("layer", .right), .init("kept, %", .right)] + roles.map { TextTable.Column($0.moduleName, .right) })
    for (layer, modules) in Dictionary(grouping: kept, by: \.module.layer).sorted(by: { $0.key < $1.key }) {
      let cells = roles.map { role in
        modules.first { $0.module.role == role }.map { Format.fixed(100 * share([$0]), 1) } ?? ""
      }
      table.append([String(layer), Format.fixed(100 * share(modules), 1)] + cells)
    }
    return table.rendered()
  }

  /// 1 where nothing changes.
  private static func share(_ kept: [LoRAAdapter.KeptEnergy]) -> Double {
    let whole = kept.reduce(0) { $0 + $1.whole }
    return whole == 0 ? 1 : kept.reduce(0) { $0 + $1.kept } / whole
  }
}
