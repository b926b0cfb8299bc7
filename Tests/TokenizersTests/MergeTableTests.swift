import Testing
import Tokenizers

@Suite struct MergeTableTests {
  /// The heap against the definition, on random merges over few tokens, so that stale entries and ties abound.
  @Test func `merging with a heap is merging by scanning`() {
    var generator = SplitMix64(seed: 3)
    for round in 0..<300 {
      var table = MergeTable(capacity: 64)
      for rank in 0..<UInt32.random(in: 1...40, using: &generator) {
        let tokens = (0..<3).map { _ in Int32.random(in: 0..<8, using: &generator) }
        _ = table.insert(tokens[0], tokens[1], Merge(rank: rank, token: tokens[2]))
      }
      let tokens = (0..<round).map { _ in Int32.random(in: 0..<8, using: &generator) }
      var (scanned, heaped) = (tokens, tokens)
      table.mergeByScanning(&scanned)
      table.mergeWithHeap(&heaped)
      #expect(scanned == heaped)
    }
  }

  @Test func `the lowest rank goes first and the leftmost of equals`() {
    var table = MergeTable(capacity: 2)
    let added = [
      table.insert(1, 1, Merge(rank: 0, token: 2)), table.insert(2, 1, Merge(rank: 1, token: 3)),
      table.insert(1, 1, Merge(rank: 2, token: 9)),
    ]
    #expect(added == [true, true, false])
    for count in 0..<4 {
      var tokens = [Int32](repeating: 1, count: count)
      table.merge(&tokens)
      #expect(tokens == [[], [1], [2], [3]][count])
    }
  }
}
