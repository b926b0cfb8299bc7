/// A hash table from byte strings to small numbers.
///
/// Token texts must be told apart by their bytes. A dictionary of `String` would not do: it takes `é` in one scalar
/// and `é` in two for the same key.
struct ByteStringTable: Sendable {
  private var keys: [UInt8] = []
  private var starts: [Int] = [0]
  private var values: [Int32] = []
  /// Positions in `values`, or -1. A power of two, at most half full, probed one after the other.
  private var slots: [Int32]

  var count: Int { values.count }

  init(minimumCapacity: Int = 64) {
    var size = 64
    while size < 2 * minimumCapacity { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
  }

  /// The value of `key`, or nil.
  func value(of key: UnsafeBufferPointer<UInt8>) -> Int32? {
    let entry = slots[slot(of: key)]
    return entry < 0 ? nil : values[Int(entry)]
  }

  func value(of key: [UInt8]) -> Int32? {
    key.withUnsafeBufferPointer { value(of: $0) }
  }

  /// Adds `key` and returns nil, or changes nothing and returns the value it already has.
  mutating func insert(_ key: UnsafeBufferPointer<UInt8>, _ value: Int32) -> Int32? {
    let slot = slot(of: key)
    if slots[slot] >= 0 { return values[Int(slots[slot])] }
    slots[slot] = Int32(values.count)
    values.append(value)
    keys.append(contentsOf: key)
    starts.append(keys.count)
    if 2 * values.count > slots.count { grow() }
    return nil
  }

  mutating func insert(_ key: [UInt8], _ value: Int32) -> Int32? {
    key.withUnsafeBufferPointer { insert($0, value) }
  }

  // MARK: - Probing

  /// Where `key` is, or where it belongs.
  private func slot(of key: UnsafeBufferPointer<UInt8>) -> Int {
    var slot = Self.hash(key) & (slots.count - 1)
    while slots[slot] >= 0, !holds(key, at: Int(slots[slot])) { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }

  private func holds(_ key: UnsafeBufferPointer<UInt8>, at entry: Int) -> Bool {
    let start = starts[entry]
    guard starts[entry + 1] - start == key.count else { return false }
    return keys.withUnsafeBufferPointer { stored in
      for offset in 0..<key.count where stored[start + offset] != key[offset] { return false }
      return true
    }
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: 2 * slots.count)
    keys.withUnsafeBufferPointer { stored in
      for entry in values.indices {
        let key = UnsafeBufferPointer(rebasing: stored[starts[entry]..<starts[entry + 1]])
        var slot = Self.hash(key) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(entry)
      }
    }
  }

  /// FNV-1a, then its high bits folded in, because the table looks at the low ones.
  private static func hash(_ key: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in key { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: hash ^ (hash >> 29))
  }
}
