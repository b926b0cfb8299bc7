/// The keys and values that a sequence has behind it, in blocks of equally many rows; all but the last are full.
///
/// The rows are written with ``Backend/cache(_:into:)``: in the backend's own form, which may take less memory than float32.
///
/// Blocks let a cache grow without moving what it holds, and let sequences with the same beginning share it.
public struct CachedRows: Sendable {
  /// Rows of a full block.
  public let blockLength: Int
  /// Block after block, `[blockLength, G, d]` in the backend's form.
  public let keys: [Region]
  public let values: [Region]

  public init(blockLength: Int, keys: [Region], values: [Region]) {
    precondition(blockLength > 0 && keys.count == values.count, "CachedRows: \(keys.count) and \(values.count) blocks")
    self.blockLength = blockLength
    self.keys = keys
    self.values = values
  }
}
