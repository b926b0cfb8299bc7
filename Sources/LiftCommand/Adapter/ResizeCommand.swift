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

  @Argument(help: "An adapter directory.", completion: .directory)
  var directory: String

  @OptionGroup(title: "Model") var model: ModelOptions

  @Option(help: "The rank that it is to have; below its own.")
  var rank: Int

  @Option(name: .shortAndLong, help: "Directory for the new adapter.", completion: .directory)
  var output: String

  @Flag(help: "Replace the output if it is an adapter.")
  var force = false

  func run() throws {
    try LiftedDocument.checkOutput(output, replacing: force)
    // What another program made has no record, which the new one is to have.
    _ = try AdapterRecord(directory: directory)
    let loaded = try LoadedModel(model, adapter: directory)
    guard let lifted = loaded.lifted else { preconditionFailure("ResizeCommand: no adapter") }
    let (resized, kept) = try lifted.resized(to: rank, for: loaded.model)
    try resized.save(to: output, replacing: force)
    try writeOutput(Self.table(kept))
    note(
      "\(output): \(Format.fixed(100 * Self.share(kept), 2)) % of the change kept, "
        + "\(Format.count(resized.record.parameterCount)) of \(Format.count(lifted.record.parameterCount)) parameters")
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
