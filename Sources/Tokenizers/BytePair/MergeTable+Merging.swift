extension MergeTable {
  /// Pieces up to this many tokens are merged by looking at every pair each time; longer ones with a heap.
  private static let longestScan = 48

  /// Merges neighbours in `tokens`, the lowest rank first and the leftmost of equals, until no pair has a merge.
  package func merge(_ tokens: inout [Int32]) {
    tokens.count <= Self.longestScan ? mergeByScanning(&tokens) : mergeWithHeap(&tokens)
  }

  /// The definition of byte-pair encoding, word for word.
  ///
  /// - Complexity: O(n²) for n tokens, but without any bookkeeping, so the faster of the two for words.
  package func mergeByScanning(_ tokens: inout [Int32]) {
    while tokens.count > 1 {
      var best: (merge: Merge, index: Int)?
      for index in 0..<tokens.count - 1 {
        guard let merge = self[tokens[index], tokens[index + 1]] else { continue }
        if best == nil || merge.rank < best!.merge.rank { best = (merge, index) }
      }
      guard let best else { return }
      tokens[best.index] = best.merge.token
      tokens.remove(at: best.index + 1)
    }
  }

  /// The same result from a linked list of tokens and a heap of the pairs that can merge.
  ///
  /// A heap entry is `rank << 32 | index of the left token`. It is stale, and dropped, when that pair no longer has
  /// that rank: a rank belongs to one pair, so equal rank means equal pair.
  ///
  /// - Complexity: O(n log n) for n tokens.
  package func mergeWithHeap(_ tokens: inout [Int32]) {
    let count = tokens.count
    var next = Array(1...max(count, 1))
    var previous = Array(-1..<count - 1)
    var heap = Heap<UInt64>()

    func push(_ left: Int) {
      guard left >= 0, next[left] < count, let merge = self[tokens[left], tokens[next[left]]] else { return }
      heap.push(UInt64(merge.rank) << 32 | UInt64(left))
    }
    for index in 0..<count { push(index) }

    while let entry = heap.pop() {
      let left = Int(entry & 0xffff_ffff)
      guard tokens[left] >= 0, next[left] < count, let merge = self[tokens[left], tokens[next[left]]],
        UInt64(merge.rank) == entry >> 32
      else { continue }
      let right = next[left]
      tokens[left] = merge.token
      tokens[right] = -1  // merged away
      next[left] = next[right]
      if next[left] < count { previous[next[left]] = left }
      push(previous[left])
      push(left)
    }
    tokens.removeAll { $0 < 0 }
  }
}
