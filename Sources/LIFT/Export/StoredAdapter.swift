import Adapters
import Diagnostics
import TensorFiles
import Transformers

/// An adapter as it lies on a disk: one with its record of how it was made, or another program's.
///
///     let stored = try StoredAdapter(path: "lora.gguf")
///     let adapter = try stored.load(for: model)
public struct StoredAdapter {
  public let path: String
  public let format: AdapterFormat
  /// As PEFT calls it: `LORA`, or one of our own.
  public let kind: String
  /// Nil for what another program made, and for what was exported to another one's form.
  public let record: AdapterRecord?
  /// What is kept beside the weights about where it comes from, by the names in our own metadata; other programs' adapters say
  /// nothing of that.
  public let facts: [String: String]

  /// Looks at everything but the weights.
  /// - Throws: ``InputError`` if nothing is there, or nothing that is an adapter.
  public init(path: String) throws {
    (self.path, format) = (path, try AdapterFormat(of: path))
    record = format == .peft && AdapterRecord.isPresent(in: path) ? try AdapterRecord(directory: path) : nil
    let metadata: [String: String]
    switch format {
    case .gguf:
      let keys = try GGUFFile(path: path).metadata
      kind = try LoRAAdapter.ggufKind(keys, in: path)
      metadata = keys.keys.reduce(into: [:]) { strings, key in
        if key.hasPrefix("lift."), case .string(let text) = keys[key] { strings[String(key.dropFirst(5))] = text }
      }
    case .peft:
      kind = try AdapterFiles.kind(path)
      metadata = try SafetensorsFile(path: "\(path)/\(AdapterFiles.weights)").metadata
    case .mlx:
      kind = (try AdapterFiles.configurationKeys(path)["fine_tune_type"] as? String ?? "lora").uppercased()
      metadata = try SafetensorsFile(path: "\(path)/\(MLXFiles.weights)").metadata
    }
    facts = metadata.filter { AdapterRecord.metadataKeys.contains($0.key) }
  }

  /// SHA-256 of the model file that it was made for, where that is known.
  public var baseHash: String? { record?.base.hash ?? facts[AdapterRecord.Base.hashKey] }

  /// Reads it for a model.
  ///
  /// - Throws: ``InputError`` if it does not fit the model, or has a record that says another one; of adapters without a record
  ///   it is for the caller to compare ``baseHash``.
  public func load(for model: LanguageModel) throws -> any Adapter {
    if record != nil { return try LiftedDocument(directory: path, for: model).adapter }
    switch format {
    case .peft: return try AdapterConfiguration.load(directory: path, for: model.model)
    case .gguf, .mlx: return try LoRAAdapter(path: path, as: format, for: model.model)
    }
  }
}
