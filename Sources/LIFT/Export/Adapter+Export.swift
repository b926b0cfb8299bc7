import Adapters
import Diagnostics
import Foundation
import Kernels
import TensorFiles
import Transformers

extension AdapterFormat {
  /// Finds out, before a model is loaded, whether an adapter can be written in this form.
  ///
  /// - Throws: ``InputError`` if the form has no such values, or the output cannot be written.
  public func checkOutput(_ path: String, elementType: ElementType, replacing: Bool) throws {
    try elementType.check(elementTypes, format: rawValue)
    switch self {
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
}

extension Adapter {
  /// Writes the adapter for another program, reads it again, and compares what both compute; whole or not at all.
  ///
  /// - Parameters:
  ///   - path: A file for GGUF, a directory for the others, in which there is a model card.
  ///   - model: The adapter's base.
  ///   - record: How it was made, if that is known.
  ///   - facts: What else is known of that, where there is no record (``StoredAdapter/facts``).
  ///   - elementType: How values are stored.
  ///   - verifies: Whether it is read again; else the result is nil.
  ///   - onProgress: Called with how many of the three answers that are compared are there, and before the output is put in
  ///     its place in any case; what it throws ends the work, and nothing is left.
  /// - Throws: ``InputError`` if the adapter is of a kind that the format cannot hold, if what was read again computes
  ///   something else, or if the output cannot be written.
  @discardableResult
  public func export(
    as format: AdapterFormat, to path: String, for model: LanguageModel, record: AdapterRecord? = nil, facts: [String: String] = [:],
    elementType: ElementType = .float32, verifies: Bool = true, replacing: Bool = false,
    onProgress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> ExportCheck? {
    try format.checkOutput(path, elementType: elementType, replacing: replacing)
    let lora = try exportable, origin = try AdapterOrigin(record, facts, model)
    func check(_ read: () throws -> LoRAAdapter) throws -> ExportCheck? {
      guard verifies else {
        try onProgress(3, 3)
        return nil
      }
      let answers = try ProbeAnswer.three(lora, read(), on: model, onProgress: onProgress)
      var check = ExportCheck(bare: answers.bare, before: answers.first, after: answers.second)
      check.tolerance = max(check.tolerance, elementType.adapterRounding * check.effect)
      try check.throwIfTooLarge(path)
      return check
    }
    if format == .gguf {
      return try OutputFile.write(checked: path) { temporary in
        try lora.writeGGUF(
          to: temporary, for: model.model.configuration, name: origin.title, as: elementType, facts: origin.metadata)
        return try check { try LoRAAdapter(gguf: temporary, for: model.model) }
      }
    }
    var result: ExportCheck?
    try OutputDirectory.write(to: path, replacing: replacing) { directory in
      if format == .peft {
        try lora.write(to: directory, baseModel: origin.baseName, metadata: origin.metadata, as: elementType)
        if let record { try OutputFile.write(record.json, to: "\(directory)/\(AdapterRecord.fileName)") }
        result = try check { try LoRAAdapter(directory: directory, for: model.model) }
      } else {
        try lora.writeMLX(
          to: directory, for: model.model.configuration, as: elementType, metadata: origin.metadata)
        result = try check { try LoRAAdapter(mlx: directory, for: model.model) }
      }
      try OutputFile.write(
        ModelCard(origin, lora, format, check: result).text, to: "\(directory)/\(ModelCard.fileName)")
    }
    return result
  }

  /// The adapter, if there is a program elsewhere that can compute with its kind.
  private var exportable: LoRAAdapter {
    get throws {
      if let lora = self as? LoRAAdapter { return lora }
      let kind = self is GatedMemoryAdapter ? "Gated Memory" : "a set of whole weights"
      throw InputError.usage(
        "format", "the adapter is \(kind), which no other program reads as an adapter",
        remedy: self is GatedMemoryAdapter
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
