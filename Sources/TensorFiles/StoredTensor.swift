import Kernels

/// A tensor in an open file: where it is and how it is written. Its values stay on disk until asked for.
public struct StoredTensor: Sendable {
  public let name: String
  /// Sizes, outermost first: a weight `[outputSize, inputSize]`. (GGUF lists them the other way round.)
  public let shape: [Int]
  public let elementType: ElementType
  /// Keeps the bytes mapped.
  public let file: MappedFile
  let byteRange: Range<Int>

  public var elementCount: Int { shape.reduce(1, *) }

  /// Elements in a row, the innermost dimension; 1 for a scalar. Always a whole number of blocks.
  public var rowLength: Int { shape.last ?? 1 }

  public var byteCount: Int { byteRange.count }

  /// The stored bytes, blocks in row-major order, at any alignment. Valid only while something refers to ``file``;
  /// where that is not plain to see, use ``withUnsafeBytes(_:)``.
  package var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: file.bytes[byteRange])
  }

  /// Calls `body` with ``bytes``, which stay mapped during the call.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(file) { try body(bytes) }
  }

  /// The values as Float, in row-major order, converted by ``Kernels/dequantise(_:as:into:)`` on this thread.
  public func float32Values() -> [Float] {
    let count = elementCount
    return withUnsafeBytes { stored in
      [Float](unsafeUninitializedCapacity: count) { buffer, initialised in
        dequantise(stored, as: elementType, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
        initialised = count
      }
    }
  }
}
