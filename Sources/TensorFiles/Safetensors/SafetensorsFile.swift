import Diagnostics
import Kernels

/// An open safetensors file: header in memory, tensors on disk.
///
///     u64 N · N bytes of JSON · tensor bytes to the end of the file
///
/// Opening checks that the header describes the data exactly: every byte belongs to one tensor, no name appears twice,
/// and every size agrees with shape and type.
public struct SafetensorsFile: Sendable {
  public let path: String
  /// The free text under `__metadata__`.
  public let metadata: [String: String]
  /// In the order of their data.
  public let tensors: [StoredTensor]
  private let indices: [String: Int]

  /// - Throws: ``InputError`` naming the place in the file, what was expected and what was found.
  public init(path: String) throws {
    let file = try MappedFile(path: path)
    var cursor = ByteCursor(file.bytes, source: path)
    let headerSize = try cursor.integer("the size of the header", as: UInt64.self)
    guard headerSize <= Self.largestHeader else {
      throw InputError.invalid(
        path, "the header is said to have \(headerSize) bytes, expected at most \(Self.largestHeader)",
        remedy: "This may not be a safetensors file.")
    }
    let json = try cursor.take(Int(headerSize), "the header")
    var parser = SafetensorsHeaderParser(json, source: path)
    let header = try parser.parse()

    self.path = path
    metadata = header.metadata
    tensors = try Self.place(header.entries, in: file, dataStart: cursor.offset)
    indices = Dictionary(uniqueKeysWithValues: tensors.enumerated().map { ($1.name, $0) })
  }

  public func tensor(named name: String) -> StoredTensor? {
    indices[name].map { tensors[$0] }
  }

  static let largestHeader = 100_000_000
}

// MARK: - From entries to tensors

extension SafetensorsFile {
  private static func place(
    _ entries: [SafetensorsHeader.Entry], in file: MappedFile, dataStart: Int
  ) throws -> [StoredTensor] {
    let dataSize = file.bytes.count - dataStart
    var end = 0
    // Empty tensors lie between others; sorting by both ends keeps them in front of what begins at the same place.
    let ordered = entries.sorted { ($0.begin, $0.end) < ($1.begin, $1.end) }
    let tensors = try ordered.map { entry in
      let type = try elementType(of: entry, file.path)
      guard entry.begin == end else {
        throw InputError.invalid(
          file.path,
          "tensor \(entry.name) begins at byte \(entry.begin) of the data, expected \(end), where the last one ends")
      }
      guard entry.end >= entry.begin, entry.end <= dataSize else {
        throw InputError.invalid(
          file.path,
          "tensor \(entry.name) lies at \(entry.begin) to \(entry.end), but there are \(dataSize) bytes of data",
          remedy: "It may be an unfinished download; get it again.")
      }
      guard checkedProduct(entry.shape + [type.bytesPerBlock]) == entry.end - entry.begin else {
        throw InputError.invalid(
          file.path,
          "tensor \(entry.name) has \(entry.end - entry.begin) bytes, which does not fit \(type.name) \(entry.shape)")
      }
      end = entry.end
      return StoredTensor(
        name: entry.name, shape: entry.shape, elementType: type, file: file,
        byteRange: dataStart + entry.begin..<dataStart + entry.end)
    }
    guard end == dataSize else {
      throw InputError.invalid(file.path, "\(dataSize - end) bytes follow the last tensor, expected none")
    }
    return tensors
  }

  private static func elementType(of entry: SafetensorsHeader.Entry, _ path: String) throws -> ElementType {
    guard let type = ElementType(rawValue: entry.typeName), !type.isQuantised else {
      let known = ElementType.allCases.filter { !$0.isQuantised }.map(\.name).joined(separator: ", ")
      throw InputError.invalid(
        path, "tensor \(entry.name) has dtype \(entry.typeName), expected one of \(known)",
        remedy: "Convert it to F32, F16 or BF16.")
    }
    return type
  }
}
