/// What two neighbouring tokens merge into, and how urgent that is.
package struct Merge {
  /// Position in the list of merges; the lowest goes first.
  package let rank: UInt32
  package let token: Int32

  package init(rank: UInt32, token: Int32) {
    self.rank = rank
    self.token = token
  }
}

/// A hash table from pairs of tokens to their merge.
package struct MergeTable: Sendable {
  private static let empty = UInt64.max  // ids are not negative, so no pair has this key
  private var keys: [UInt64]
  private var merges: [UInt64]

  package init(capacity: Int) {
    var size = 16
    while size < 2 * capacity { size *= 2 }
    keys = [UInt64](repeating: Self.empty, count: size)
    merges = [UInt64](repeating: 0, count: size)
  }

  /// The merge of `left` followed by `right`, or nil.
  package subscript(left: Int32, right: Int32) -> Merge? {
    let key = Self.key(left, right)
    let slot = slot(of: key)
    guard keys[slot] == key else { return nil }
    return Merge(rank: UInt32(merges[slot] >> 32), token: Int32(truncatingIfNeeded: merges[slot]))
  }

  /// Adds a merge, unless the pair has one; returns whether it was added.
  package mutating func insert(_ left: Int32, _ right: Int32, _ merge: Merge) -> Bool {
    let key = Self.key(left, right)
    let slot = slot(of: key)
    guard keys[slot] != key else { return false }
    keys[slot] = key
    merges[slot] = UInt64(merge.rank) << 32 | UInt64(UInt32(bitPattern: merge.token))
    return true
  }

  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  private func slot(of key: UInt64) -> Int {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32) & mask
    while keys[slot] != key, keys[slot] != Self.empty { slot = (slot + 1) & mask }
    return slot
  }
}
