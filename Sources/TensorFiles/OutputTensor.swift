import Diagnostics
import Kernels

/// A tensor to be written into a file.
public struct OutputTensor: Sendable {
  public let name: String
  /// Sizes, outermost first, whatever order the file lists them in.
  public let shape: [Int]
  public let elementType: ElementType
  private let contents: Contents

  private enum Contents: Sendable {
    case values([Float])
    case bytes([UInt8])
    case stored(StoredTensor)
  }

  /// Values in row-major order, converted to `elementType` while they are written.
  ///
  /// - Precondition: As many values as `shape` says, in rows of whole blocks, and `elementType` can be written.
  public init(name: String, shape: [Int], values: [Float], as elementType: ElementType = .float32) {
    self.init(name: name, shape: shape, elementType: elementType, contents: .values(values))
    precondition(values.count == elementCount, "tensor \(name): \(values.count) values for shape \(shape)")
    precondition(ElementType.writable.contains(elementType), "tensor \(name): \(elementType.name) cannot be written")
  }

  /// Bytes as they are to stand in the file.
  ///
  /// - Precondition: As many bytes as `shape` says, in rows of whole blocks.
  public init(name: String, shape: [Int], bytes: [UInt8], as elementType: ElementType) {
    self.init(name: name, shape: shape, elementType: elementType, contents: .bytes(bytes))
    precondition(bytes.count == byteCount, "tensor \(name): \(bytes.count) bytes for \(elementType.name) \(shape)")
  }

  /// The same bytes as in another file, perhaps under another name.
  public init(copying tensor: StoredTensor, as name: String? = nil) {
    self.init(
      name: name ?? tensor.name, shape: tensor.shape, elementType: tensor.elementType, contents: .stored(tensor))
  }

  private init(name: String, shape: [Int], elementType: ElementType, contents: Contents) {
    precondition(
      (shape.last ?? 1) % elementType.blockSize == 0,
      "tensor \(name): rows of \(shape) are no whole \(elementType.name) blocks")
    self.name = name
    self.shape = shape
    self.elementType = elementType
    self.contents = contents
  }

  public var elementCount: Int { shape.reduce(1, *) }

  public var byteCount: Int { elementCount / elementType.blockSize * elementType.bytesPerBlock }

  /// Appends the bytes to `file`.
  ///
  /// - Throws: ``InputError`` if a value does not fit into Q8_0 or F16, or if writing fails.
  func write(to file: OutputFile) throws {
    switch contents {
    case .bytes(let bytes): try file.write(bytes)
    case .stored(let tensor): try tensor.withUnsafeBytes { try file.write($0) }
    case .values(let values): try values.withUnsafeBufferPointer { try write($0, to: file) }
    }
  }

  /// Converts and writes in pieces, so that a large tensor is never in memory twice.
  private func write(_ values: UnsafeBufferPointer<Float>, to file: OutputFile) throws {
    // Half precision ends at 65,504; what rounds to more becomes infinite.
    let largest: [ElementType: Float] = [.q8_0: ElementType.largestQ8_0, .float16: 65_519]
    if let largest = largest[elementType], let bad = values.first(where: { !($0.magnitude <= largest) }) {
      throw InputError.invalid(
        file.path, "tensor \(name) holds \(bad), which \(elementType.name) cannot represent",
        remedy: "Write it as F32, and look for the cause if it is not finite.")
    }
    let pieceLength = 1 << 20  // elements; a multiple of every block size
    var piece = [UInt8](repeating: 0, count: pieceLength / elementType.blockSize * elementType.bytesPerBlock)
    for start in stride(from: 0, to: values.count, by: pieceLength) {
      let part = UnsafeBufferPointer(rebasing: values[start..<min(start + pieceLength, values.count)])
      let size = part.count / elementType.blockSize * elementType.bytesPerBlock
      try piece.withUnsafeMutableBytes { bytes in
        let target = UnsafeMutableRawBufferPointer(rebasing: bytes[..<size])
        quantise(part, as: elementType, into: target)
        try file.write(UnsafeRawBufferPointer(target))
      }
    }
  }
}
