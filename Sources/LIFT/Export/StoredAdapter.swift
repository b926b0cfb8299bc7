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
  /// Nil for what another program made, and for what was exported to another one's form.
  public let record: AdapterRecord?
  /// Strings that are kept beside the weights.
  public let metadata: [String: String]

  /// Looks at everything but the weights.
  /// - Throws: ``InputError`` if nothing is there, or nothing that is an adapter.
  public init(path: String) throws {
    (self.path, format) = (path, try AdapterFormat(of: path))
    record = format == .peft && AdapterRecord.isPresent(in: path) ? try AdapterRecord(directory: path) : nil
    switch format {
    case .gguf:
      let keys = try GGUFFile(path: path).metadata
      metadata = keys.keys.reduce(into: [:]) { strings, key in
        if case .string(let text) = keys[key] { strings[key] = text }
      }
    case .peft: metadata = try SafetensorsFile(path: "\(path)/\(AdapterFiles.weights)").metadata
    case .mlx: metadata = try SafetensorsFile(path: "\(path)/\(MLXFiles.weights)").metadata
    }
  }

  /// SHA-256 of the model file that it was made for, where that is known.
  public var baseHash: String? {
    record?.base.hash ?? metadata["\(format == .gguf ? "lift." : "")\(AdapterRecord.Base.hashKey)"]
  }

  /// Reads it for a model.
  ///
  /// - Throws: ``InputError`` if it was made for another model, as far as is known, or does not fit it.
  public func load(for model: LanguageModel) throws -> any Adapter {
    if record != nil { return try LiftedDocument(directory: path, for: model).adapter }
    switch format {
    case .peft: return try AdapterConfiguration.load(directory: path, for: model.model)
    case .gguf, .mlx: return try LoRAAdapter(path: path, as: format, for: model.model)
    }
  }
}
