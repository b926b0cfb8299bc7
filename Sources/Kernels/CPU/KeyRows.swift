/// The rows of keys and values that one sequence attends to, for kernels: wherever they lie, in parts of rows that lie one
/// behind the other.
struct KeyRows: @unchecked Sendable {
  struct Part {
    /// Counted in the sequence.
    let rows: Range<Int>
    let keys: StoredValues
    let values: StoredValues
  }

  let sequence: AttentionShape.Sequence
  /// Values from one row to the next.
  let width: Int
  let parts: [Part]

  /// All in one part, in the regions of a pass.
  init(_ sequence: AttentionShape.Sequence, _ k: Region, _ v: Region, width: Int) {
    (self.sequence, self.width) = (sequence, width)
    let start = sequence.keys.lowerBound * width
    parts = [
      Part(
        rows: 0..<sequence.keys.count, keys: StoredValues(k.pointer + start, isBFloat16: false),
        values: StoredValues(v.pointer + start, isBFloat16: false))
    ]
  }

  /// In the blocks of a cache.
  init(_ sequence: AttentionShape.Sequence, _ cached: CachedRows, width: Int, isBFloat16: Bool) {
    (self.sequence, self.width) = (sequence, width)
    let count = sequence.keys.count, length = cached.blockLength
    precondition(
      sequence.keys.lowerBound == 0 && count <= length * cached.keys.count,
      "attention: keys \(sequence.keys) in \(cached.keys.count) blocks of \(length)")
    parts = stride(from: 0, to: count, by: length).map { first in
      let rows = first..<min(first + length, count), block = first / length
      let (keys, values) = (cached.keys[block], cached.values[block])
      let wanted = isBFloat16 ? rows.count * width / 2 : rows.count * width
      precondition(
        keys.count >= wanted && values.count >= wanted,
        "attention: \(rows.count) rows of \(width) in a block of \(keys.count) values")
      return Part(
        rows: rows, keys: StoredValues(keys.pointer, isBFloat16: isBFloat16),
        values: StoredValues(values.pointer, isBFloat16: isBFloat16))
    }
  }
}

/// Numbers in memory, float32 or bfloat16.
struct StoredValues: @unchecked Sendable {
  let start: UnsafeRawPointer
  let isBFloat16: Bool

  init(_ start: UnsafeRawPointer, isBFloat16: Bool) { (self.start, self.isBFloat16) = (start, isBFloat16) }

  /// The numbers from number `offset` on.
  static func + (values: StoredValues, offset: Int) -> StoredValues {
    StoredValues(values.start + offset * (values.isBFloat16 ? 2 : 4), isBFloat16: values.isBFloat16)
  }
}
