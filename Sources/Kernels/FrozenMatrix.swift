/// A matrix `W: [M, K]` that is multiplied with again and again and never changes: the weight of a frozen layer.
///
/// It may lie in memory as it lies in its file, quantised; a backend brings parts of it into the form that a product needs
/// when they are needed.
public protocol FrozenMatrix: AnyObject, Sendable {
  /// `M`, the width of an output.
  var rowCount: Int { get }
  /// `K`, the width of an input.
  var columnCount: Int { get }

  /// `y = x · Wᵀ`             x: [N, K]   y: [N, M]
  func multiply(_ x: Region, into y: Region)
  /// `dx = dy · W`            dy: [N, M]   dx: [N, K]
  func multiplyTransposed(_ dy: Region, into dx: Region)
  /// `y[n] = W[ids[n]]`       y: [ids.count, K]
  func gatherRows(_ ids: [Int32], into y: Region)
}

/// Where the values of a frozen matrix lie and how they are written.
public struct StoredMatrix: @unchecked Sendable {
  public let rowCount: Int
  public let columnCount: Int
  public let elementType: ElementType
  /// Row after row, each a whole number of blocks; valid as long as the owner is.
  public let bytes: UnsafeRawBufferPointer
  private let owner: AnyObject

  /// - Parameter owner: Keeps the bytes in place.
  /// - Precondition: As many bytes as the sizes say.
  public init(
    rowCount: Int, columnCount: Int, elementType: ElementType, bytes: UnsafeRawBufferPointer, owner: AnyObject
  ) {
    precondition(
      columnCount % elementType.blockSize == 0
        && bytes.count == rowCount * columnCount / elementType.blockSize * elementType.bytesPerBlock,
      "StoredMatrix: \(bytes.count) bytes of \(elementType.name) for \(rowCount)×\(columnCount)")
    self.rowCount = rowCount
    self.columnCount = columnCount
    self.elementType = elementType
    self.bytes = bytes
    self.owner = owner
  }

  public var bytesPerRow: Int { columnCount / elementType.blockSize * elementType.bytesPerBlock }

  /// The bytes of some rows.
  public func bytes(ofRows rows: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: bytes[rows.lowerBound * bytesPerRow..<rows.upperBound * bytesPerRow])
  }

  /// The same rows in another order: row `r` of the result is row `order[r]` of this matrix. The bytes are copied.
  public func reordered(_ order: [Int]) -> StoredMatrix {
    precondition(order.count == rowCount, "StoredMatrix: an order of \(order.count) rows for \(rowCount)")
    let copy = OwnedBytes(count: bytes.count)
    for (row, from) in order.enumerated() {
      copy.bytes[row * bytesPerRow..<(row + 1) * bytesPerRow].copyBytes(from: bytes(ofRows: from..<from + 1))
    }
    return StoredMatrix(
      rowCount: rowCount, columnCount: columnCount, elementType: elementType,
      bytes: UnsafeRawBufferPointer(copy.bytes), owner: copy)
  }
}

/// Bytes that live as long as something refers to them.
private final class OwnedBytes {
  let bytes: UnsafeMutableRawBufferPointer

  init(count: Int) { bytes = .allocate(byteCount: count, alignment: 64) }

  deinit { bytes.deallocate() }
}

extension UnsafeMutableRawBufferPointer.SubSequence {
  fileprivate func copyBytes(from source: UnsafeRawBufferPointer) {
    UnsafeMutableRawBufferPointer(rebasing: self).copyMemory(from: source)
  }
}
