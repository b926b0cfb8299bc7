import Adapters
import Diagnostics
import TensorFiles
import Transformers

extension LoRAAdapter {
  /// Reads a LoRA that another program wrote.
  ///
  /// - Parameter path: A file for GGUF, a directory for the others.
  /// - Throws: ``InputError`` for anything that does not fit the model, or is not supported.
  public convenience init(path: String, as format: AdapterFormat, for model: LlamaModel) throws {
    switch format {
    case .peft: try self.init(directory: path, for: model)
    case .gguf: try self.init(gguf: path, for: model)
    case .mlx: try self.init(mlx: path, for: model)
    }
  }

  /// Finds out whether ``save(to:for:replacing:)`` can write.
  public static func checkOutput(_ directory: String, replacing: Bool) throws {
    try OutputDirectory.check(
      directory, replacing: replacing, marks: AdapterFiles.names, others: [AdapterRecord.fileName, ModelCard.fileName],
      kind: "an adapter for PEFT")
  }

  /// Writes a directory of PEFT, whole or not at all, without a record of how the adapter was made, which is not known.
  /// - Throws: ``InputError`` if the directory exists and is not to be replaced, or cannot be written.
  /// - Parameter facts: What is known of where it comes from (``StoredAdapter/facts``).
  public func save(
    to directory: String, for model: LanguageModel, facts: [String: String] = [:], replacing: Bool = false
  ) throws {
    try Self.checkOutput(directory, replacing: replacing)
    try OutputDirectory.write(to: directory, replacing: replacing) { temporary in
      let origin = try AdapterOrigin(nil, facts, model)
      try write(to: temporary, baseModel: origin.baseName, metadata: origin.metadata)
    }
  }
}
