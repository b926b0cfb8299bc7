import Diagnostics
import Kernels

extension GGUFFile {
  /// Writes a GGUF file, version 3. Same input, same bytes.
  ///
  /// Keys and tensors keep their order. The data are aligned to `general.alignment` if that key is given, else to 32.
  ///
  /// - Precondition: Every element type has a number in GGUF (``Kernels/ElementType/ggufNumber``).
  /// - Throws: ``InputError`` if a key is empty, a tensor's name is empty, taken or longer than 63 bytes, a shape has
  ///   more than four sizes or a zero, or if writing fails.
  public static func write(_ tensors: [OutputTensor], metadata: GGUFMetadata, to path: String) throws {
    try checkNames(tensors, metadata, path)
    let alignment = try metadata.int("general.alignment") ?? 32
    guard alignment > 0, alignment.nonzeroBitCount == 1 else {
      throw InputError.invalid(path, "general.alignment is \(alignment), expected a power of two")
    }

    var header: [UInt8] = []
    header.append(contentsOf: "GGUF".utf8)
    header.append(integer: UInt32(3))
    header.append(integer: UInt64(tensors.count))
    header.append(integer: UInt64(metadata.keys.count))
    for key in metadata.keys {
      header.append(string: key)
      header.append(metadata[key]!)
    }
    var offset = 0
    for tensor in tensors {
      header.append(tensor, offset: offset)
      offset = roundedUp(offset + tensor.byteCount, to: alignment)
    }
    header.pad(to: alignment)

    try OutputFile.write(to: path) { file in
      try file.write(header)
      for tensor in tensors {
        try tensor.write(to: file)
        try file.write([UInt8](repeating: 0, count: roundedUp(file.size, to: alignment) - file.size))
      }
    }
  }

  private static func checkNames(_ tensors: [OutputTensor], _ metadata: GGUFMetadata, _ path: String) throws {
    guard metadata[""] == nil else { throw InputError.invalid(path, "a metadata key to be written is empty") }
    var names = Set<String>()
    for tensor in tensors {
      guard (1..<64).contains(tensor.name.utf8.count) else {
        throw InputError.invalid(path, "a tensor to be written is called \"\(tensor.name)\", expected 1 to 63 bytes")
      }
      guard names.insert(tensor.name).inserted else {
        throw InputError.invalid(path, "two tensors to be written are called \(tensor.name)")
      }
      guard tensor.shape.count <= 4, tensor.shape.allSatisfy({ $0 > 0 }) else {
        throw InputError.invalid(
          path, "tensor \(tensor.name) has shape \(tensor.shape), expected up to four sizes, all above 0")
      }
    }
  }
}

extension [UInt8] {
  fileprivate mutating func append(integer: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: integer.littleEndian) { append(contentsOf: $0) }
  }

  fileprivate mutating func append(string: String) {
    append(integer: UInt64(string.utf8.count))
    append(contentsOf: string.utf8)
  }

  fileprivate mutating func pad(to alignment: Int) {
    append(contentsOf: repeatElement(0, count: roundedUp(count, to: alignment) - count))
  }

  /// Name, sizes innermost first, type, offset.
  fileprivate mutating func append(_ tensor: OutputTensor, offset: Int) {
    guard let number = tensor.elementType.ggufNumber else {
      preconditionFailure("tensor \(tensor.name): GGUF has no \(tensor.elementType.name)")
    }
    append(string: tensor.name)
    append(integer: UInt32(tensor.shape.count))
    for size in tensor.shape.reversed() { append(integer: Int64(size)) }
    append(integer: number)
    append(integer: UInt64(offset))
  }

  /// Type, value.
  fileprivate mutating func append(_ value: GGUFValue) {
    append(type: value.type)
    switch value {
    case .uint8(let value): append(value)
    case .int8(let value): append(integer: value)
    case .uint16(let value): append(integer: value)
    case .int16(let value): append(integer: value)
    case .uint32(let value): append(integer: value)
    case .int32(let value): append(integer: value)
    case .uint64(let value): append(integer: value)
    case .int64(let value): append(integer: value)
    case .float32(let value): append(integer: value.bitPattern)
    case .float64(let value): append(integer: value.bitPattern)
    case .bool(let value): append(value ? 1 : 0)
    case .string(let value): append(string: value)
    case .array(let array): append(array)
    }
  }

  /// Element type, count, elements.
  private mutating func append(_ array: GGUFArray) {
    append(type: array.elementType)
    append(integer: UInt64(array.count))
    switch array {
    case .uint8(let values): append(contentsOf: values)
    case .int8(let values): values.forEach { append(integer: $0) }
    case .uint16(let values): values.forEach { append(integer: $0) }
    case .int16(let values): values.forEach { append(integer: $0) }
    case .uint32(let values): values.forEach { append(integer: $0) }
    case .int32(let values): values.forEach { append(integer: $0) }
    case .uint64(let values): values.forEach { append(integer: $0) }
    case .int64(let values): values.forEach { append(integer: $0) }
    case .float32(let values): values.forEach { append(integer: $0.bitPattern) }
    case .float64(let values): values.forEach { append(integer: $0.bitPattern) }
    case .bool(let values): values.forEach { append($0 ? 1 : 0) }
    case .string(let values): values.forEach { append(string: $0) }
    }
  }

  private mutating func append(type: GGUFValueType) {
    append(integer: type.rawValue)
  }
}
