import Diagnostics

/// An open GGUF file, version 2 or 3: metadata in memory, tensors on disk.
///
///     let file = try GGUFFile(path: "model.gguf")
///     let name = try file.metadata.requiredString("general.architecture")
///     let norm = file.tensor(named: "output_norm.weight")?.float32Values()
///
/// Opening checks the whole header: every count and offset against the file's size, every name for being unique, every
/// tensor's type, shape and place. What is left to go wrong later is only the values themselves.
public struct GGUFFile: Sendable {
  public let path: String
  public let version: Int
  public let metadata: GGUFMetadata
  /// In file order, which is also the order of their data.
  public let tensors: [StoredTensor]
  private let indices: [String: Int]

  /// - Throws: ``InputError`` naming the place in the file, what was expected and what was found.
  public init(path: String) throws {
    var reader = GGUFReader(try MappedFile(path: path))
    self.path = path
    (version, metadata, tensors) = try reader.read()
    indices = Dictionary(uniqueKeysWithValues: tensors.enumerated().map { ($1.name, $0) })
  }

  public func tensor(named name: String) -> StoredTensor? {
    indices[name].map { tensors[$0] }
  }
}
