import Adapters
import Diagnostics
import Foundation
import Kernels
import TensorFiles
import Transformers

extension LiftedDocument {
  /// Finds out, before the model is loaded, whether ``export(as:to:for:elementType:verifies:replacing:)`` can write.
  ///
  /// - Throws: ``InputError`` if the format has no such values, or the output cannot be written.
  public static func checkExport(
    to path: String, as format: AdapterFormat, elementType: ElementType, replacing: Bool
  ) throws {
    try elementType.check(format.elementTypes, format: format.rawValue)
    switch format {
    case .gguf: try GGUFFile.checkOutput(path, replacing: replacing, type: "adapter", kind: "a GGUF adapter")
    case .peft:
      try OutputDirectory.check(
        path, replacing: replacing, marks: AdapterFiles.names, others: [AdapterRecord.fileName, ModelCard.fileName],
        kind: "an adapter for PEFT")
    case .mlx:
      try OutputDirectory.check(
        path, replacing: replacing, marks: [MLXFiles.configuration, MLXFiles.weights], others: [ModelCard.fileName],
        kind: "an adapter for mlx-lm")
    }
  }

  /// Writes the adapter for another program, reads it again, and compares what both compute; whole or not at all.
  ///
  /// - Parameters:
  ///   - path: A file for GGUF, a directory for the others, in which there is a model card.
  ///   - model: The adapter's base.
  ///   - elementType: How values are stored.
  ///   - verifies: Whether it is read again; else the result is nil.
  /// - Throws: ``InputError`` if the adapter is of a kind that the format cannot hold, if what was read again computes
  ///   something else, or if the output cannot be written.
  @discardableResult
  public func export(
    as format: AdapterFormat, to path: String, for model: LanguageModel, elementType: ElementType = .float32,
    verifies: Bool = true, replacing: Bool = false
  ) throws -> ExportCheck? {
    try Self.checkExport(to: path, as: format, elementType: elementType, replacing: replacing)
    let lora = try exportable
    func check(_ read: () throws -> LoRAAdapter) throws -> ExportCheck? {
      guard verifies else { return nil }
      let written = try read(), bare = try ProbeAnswer(model)
      var check = ExportCheck(
        bare: bare, before: try withAdapter(lora, on: model.model) { try ProbeAnswer(model) },
        after: try withAdapter(written, on: model.model) { try ProbeAnswer(model) })
      check.tolerance = max(check.tolerance, elementType.adapterRounding * check.effect)
      try check.throwIfTooLarge(path)
      return check
    }
    if format == .gguf {
      return try OutputFile.write(checked: path) { temporary in
        try lora.writeGGUF(
          to: temporary, for: model.model.configuration, name: "\(record.base.name), \(record.document.name)",
          as: elementType, facts: record.metadata)
        return try check { try LoRAAdapter(gguf: temporary, for: model.model) }
      }
    }
    var result: ExportCheck?
    try OutputDirectory.write(to: path, replacing: replacing) { directory in
      if format == .peft {
        try lora.write(to: directory, baseModel: record.base.name, metadata: record.metadata, as: elementType)
        try OutputFile.write(record.json, to: "\(directory)/\(AdapterRecord.fileName)")
        result = try check { try LoRAAdapter(directory: directory, for: model.model) }
      } else {
        try lora.writeMLX(
          to: directory, for: model.model.configuration, as: elementType, metadata: record.metadata)
        result = try check { try LoRAAdapter(mlx: directory, for: model.model) }
      }
      try OutputFile.write(
        ModelCard(record, lora, format, check: result).text, to: "\(directory)/\(ModelCard.fileName)")
    }
    return result
  }

  /// The adapter, if there is a program elsewhere that can compute with its kind.
  private var exportable: LoRAAdapter {
    get throws {
      if let lora = adapter as? LoRAAdapter { return lora }
      let kind = adapter is GatedMemoryAdapter ? "Gated Memory" : "a set of whole weights"
      throw InputError.usage(
        "format", "the adapter is \(kind), which no other program reads as an adapter",
        remedy: adapter is GatedMemoryAdapter
          ? "Use it with lift, or train a LoRA." : "Use it with lift, or merge it into the model.")
    }
  }
}

extension GGUFFile {
  /// Finds out whether an output file can be written, and that one to be replaced is of the same type: `adapter` or `model`.
  /// - Throws: ``InputError`` with the reason why not.
  static func checkOutput(_ path: String, replacing: Bool, type: String, kind: String) throws {
    try OutputFile.check(path, replacing: replacing, mark: "GGUF", kind: kind)
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard let found = try? GGUFFile(path: path).metadata.string("general.type") ?? "model", found == type else {
      throw InputError.usage(path, "this is to be replaced, but it is not \(kind)", remedy: "Choose another output.")
    }
  }
}

extension ElementType {
  /// - Throws: ``InputError`` if a format has no such values.
  func check(_ known: [ElementType], format: String) throws {
    guard known.contains(self) else {
      throw InputError.usage(
        "type", "\(name) is no type of the \(format) format",
        remedy: "There are \(known.map { $0.name.lowercased() }.joined(separator: ", ")).")
    }
  }

  /// How much of an adapter's effect may change when its values are rounded to this type. On SmolLM2 it is 0.0001 (F16),
  /// 0.0008 (BF16) and 0.004 (Q8_0); an order of rows that is wrong, or half a scale, changes a half and more.
  fileprivate var adapterRounding: Float {
    switch self {
    case .float32: 0
    case .float16: 0.002
    case .bfloat16: 0.01
    default: 0.03
    }
  }
}

extension AdapterRecord.DocumentFacts {
  /// What to call the document: its title, else where it came from.
  var name: String { title ?? source }
}
