import Diagnostics
import Kernels

/// Walks once through a GGUF file's header.
///
///     "GGUF" · u32 version · i64 tensor count · i64 key count · keys · tensor infos · padding · data
struct GGUFReader {
  private let file: MappedFile
  private var cursor: ByteCursor

  init(_ file: MappedFile) {
    self.file = file
    self.cursor = ByteCursor(file.bytes, source: file.path)
  }

  mutating func read() throws -> (version: Int, metadata: GGUFMetadata, tensors: [StoredTensor]) {
    let version = try readVersion()
    // The smallest info: empty name, no sizes, type, offset. The smallest key: one letter, type, one byte.
    let tensorCount = try cursor.count(of: "tensors", minimumSize: 8 + 4 + 4 + 8)
    let keyCount = try cursor.count(of: "metadata keys", minimumSize: 8 + 1 + 4 + 1)
    let metadata = try readMetadata(count: keyCount)
    try refuseSplitFile(metadata)

    let alignment = try dataAlignment(metadata)
    let infos = try readInfos(count: tensorCount)
    return (version, metadata, try place(infos, alignment: alignment))
  }

  private mutating func readVersion() throws -> Int {
    let magic = try cursor.take(4, "the magic number GGUF")
    guard magic.elementsEqual("GGUF".utf8) else {
      let found = magic.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
      throw invalid("this is not a GGUF file: it starts with the bytes \(found), expected 47 47 55 46 (\"GGUF\")")
    }
    let version = try cursor.integer("the version", as: UInt32.self)
    guard version & 0xFFFF != 0 else {
      throw invalid("this GGUF file is big-endian", remedy: "Get or convert a little-endian version of it.")
    }
    guard version == 2 || version == 3 else {
      throw invalid("GGUF version \(version) is not known, expected 2 or 3", remedy: "Convert the model again.")
    }
    return Int(version)
  }

  private func refuseSplitFile(_ metadata: GGUFMetadata) throws {
    guard let parts = try metadata.int("split.count"), parts > 1 else { return }
    let part = try metadata.int("split.no").map { "part \($0 + 1)" } ?? "one part"
    throw invalid(
      "this is \(part) of a model split into \(parts) files",
      remedy: "Join them with `llama-gguf-split --merge <first part> <output>` and open the result.")
  }

  private func dataAlignment(_ metadata: GGUFMetadata) throws -> Int {
    guard let value = metadata["general.alignment"] else { return 32 }
    guard case .uint32(let alignment) = value, alignment.nonzeroBitCount == 1 else {
      throw invalid("general.alignment is \(value), expected a u32 that is a power of two")
    }
    return Int(alignment)
  }

  private func invalid(_ problem: String, remedy: String? = nil) -> InputError {
    InputError.invalid(file.path, problem, remedy: remedy)
  }
}

// MARK: - Metadata

extension GGUFReader {
  private mutating func readMetadata(count: Int) throws -> GGUFMetadata {
    var metadata = GGUFMetadata(source: file.path)
    for index in 0..<count {
      let key = try cursor.string("metadata key \(index)")
      guard !key.isEmpty else { throw invalid("metadata key \(index) is empty") }
      guard metadata[key] == nil else { throw invalid("metadata key \(key) appears twice") }
      metadata[key] = try readValue(of: key)
    }
    return metadata
  }

  private mutating func readType(of key: String) throws -> GGUFValueType {
    let number = try cursor.integer("the type of key \(key)", as: UInt32.self)
    guard let type = GGUFValueType(rawValue: number) else {
      throw invalid("key \(key) has value type \(number), expected 0 to 12")
    }
    return type
  }

  private mutating func readValue(of key: String) throws -> GGUFValue {
    let what = "the value of key \(key)"
    switch try readType(of: key) {
    case .uint8: return .uint8(try cursor.integer(what))
    case .int8: return .int8(try cursor.integer(what))
    case .uint16: return .uint16(try cursor.integer(what))
    case .int16: return .int16(try cursor.integer(what))
    case .uint32: return .uint32(try cursor.integer(what))
    case .int32: return .int32(try cursor.integer(what))
    case .uint64: return .uint64(try cursor.integer(what))
    case .int64: return .int64(try cursor.integer(what))
    case .float32: return .float32(Float(bitPattern: try cursor.integer(what)))
    case .float64: return .float64(Double(bitPattern: try cursor.integer(what)))
    case .bool: return .bool(try readBool(of: key))
    case .string: return .string(try cursor.string(what))
    case .array: return .array(try readArray(of: key))
    }
  }

  private mutating func readBool(of key: String) throws -> Bool {
    let byte = try cursor.integer("the value of key \(key)", as: UInt8.self)
    guard byte <= 1 else { throw invalid("key \(key) has a bool of \(byte), expected 0 or 1") }
    return byte == 1
  }

  private mutating func readArray(of key: String) throws -> GGUFArray {
    let type = try readType(of: key)
    guard type != .array else { throw invalid("key \(key) is an array of arrays, which GGUF does not allow") }
    let count = try cursor.count(of: "elements of key \(key)", minimumSize: type.minimumSize)
    switch type {
    case .uint8: return .uint8(try readNumbers(count, key))
    case .int8: return .int8(try readNumbers(count, key))
    case .uint16: return .uint16(try readNumbers(count, key))
    case .int16: return .int16(try readNumbers(count, key))
    case .uint32: return .uint32(try readNumbers(count, key))
    case .int32: return .int32(try readNumbers(count, key))
    case .uint64: return .uint64(try readNumbers(count, key))
    case .int64: return .int64(try readNumbers(count, key))
    case .float32: return .float32(try readNumbers(count, key).map { Float(bitPattern: $0) })
    case .float64: return .float64(try readNumbers(count, key).map { Double(bitPattern: $0) })
    case .bool: return .bool(try readList(count) { try $0.readBool(of: key) })
    case .string: return .string(try readList(count) { try $0.cursor.string("an element of key \(key)") })
    case .array: preconditionFailure("refused above")
    }
  }

  private mutating func readNumbers<Number: FixedWidthInteger & BitwiseCopyable>(
    _ count: Int, _ key: String
  ) throws -> [Number] {
    try readList(count) { try $0.cursor.integer("an element of key \(key)") }
  }

  /// `count` has been checked against the file's size.
  private mutating func readList<Element>(
    _ count: Int, _ read: (inout GGUFReader) throws -> Element
  ) throws -> [Element] {
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(try read(&self)) }
    return elements
  }
}

// MARK: - Tensors

extension GGUFReader {
  private struct Info {
    let name: String
    let shape: [Int]
    let type: ElementType
    let size: Int
    let offset: UInt64
  }

  private mutating func readInfos(count: Int) throws -> [Info] {
    var names = Set<String>()
    return try readList(count) { reader in
      let info = try reader.readInfo()
      guard names.insert(info.name).inserted else { throw reader.invalid("tensor \(info.name) appears twice") }
      return info
    }
  }

  private mutating func readInfo() throws -> Info {
    let name = try cursor.string("a tensor's name")
    guard (1..<64).contains(name.utf8.count) else {
      throw invalid("a tensor's name has \(name.utf8.count) bytes, expected 1 to 63: \"\(name.prefix(80))\"")
    }
    let dimensionCount = try cursor.integer("the shape of tensor \(name)", as: UInt32.self)
    guard dimensionCount <= 4 else { throw invalid("tensor \(name) has \(dimensionCount) dimensions, expected 0 to 4") }

    var shape: [Int] = []
    for _ in 0..<dimensionCount {
      shape.append(Int(try cursor.integer("the shape of tensor \(name)", as: Int64.self)))
    }
    shape.reverse()  // stored innermost first
    let number = try cursor.integer("the type of tensor \(name)", as: UInt32.self)
    guard let type = ElementType(ggufNumber: number) else {
      throw invalid(
        "tensor \(name) has type \(ggufTypeName(number)), which cannot be read",
        remedy: "Use a file quantised to one of Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K, Q6_K, F16, BF16 or F32.")
    }
    let size = try byteSize(of: name, shape, type)
    return Info(
      name: name, shape: shape, type: type, size: size,
      offset: try cursor.integer("the offset of tensor \(name)", as: UInt64.self))
  }

  private func byteSize(of name: String, _ shape: [Int], _ type: ElementType) throws -> Int {
    guard shape.allSatisfy({ $0 > 0 }) else {
      throw invalid("tensor \(name) has shape \(shape), expected sizes above 0")
    }
    let rowLength = shape.last ?? 1
    guard rowLength % type.blockSize == 0 else {
      throw invalid(
        "tensor \(name) has rows of \(rowLength) elements, expected whole blocks of \(type.blockSize) for \(type.name)")
    }
    guard let count = checkedProduct(shape),
      let size = checkedProduct([count / type.blockSize, type.bytesPerBlock])
    else {
      throw invalid("tensor \(name) has shape \(shape), more elements than can be counted")
    }
    return size
  }

  /// Gives each tensor its bytes. Each must begin where the one before it ended, rounded up to the alignment.
  private func place(_ infos: [Info], alignment: Int) throws -> [StoredTensor] {
    var tensors: [StoredTensor] = []
    tensors.reserveCapacity(infos.count)
    let fileSize = file.bytes.count
    let dataStart = roundedUp(cursor.offset, to: alignment)
    var next = dataStart
    for info in infos {
      guard info.offset == UInt64(next - dataStart) else {
        throw invalid("tensor \(info.name) is at offset \(info.offset), expected \(next - dataStart)")
      }
      // `next` may lie behind the end, by less than the alignment, where the file lacks its last padding.
      guard info.size <= fileSize - next else {
        throw invalid(
          "tensor \(info.name) needs \(info.size) bytes from byte \(next) on, but the file ends at byte \(fileSize)",
          remedy: "It may be an unfinished download; get it again.")
      }
      tensors.append(
        StoredTensor(
          name: info.name, shape: info.shape, elementType: info.type, file: file,
          byteRange: next..<next + info.size))
      next = roundedUp(next + info.size, to: alignment)
    }
    // A tensor count that is too small would shift all data: what follows the last tensor can only be padding.
    guard fileSize <= next else {
      throw invalid("\(fileSize - next) bytes follow the last tensor, expected none")
    }
    return tensors
  }
}

/// The product, or nil if it does not fit into an Int.
func checkedProduct(_ factors: [Int]) -> Int? {
  var product = 1
  for factor in factors {
    let (partial, overflow) = product.multipliedReportingOverflow(by: factor)
    if overflow { return nil }
    product = partial
  }
  return product
}

func roundedUp(_ offset: Int, to alignment: Int) -> Int {
  (offset + alignment - 1) / alignment * alignment
}
