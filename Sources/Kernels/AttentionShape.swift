/// Which query sees which keys, for several sequences packed one behind the other.
///
/// Query head `h` uses key/value head `h / (headCount / keyValueHeadCount)`. Inside a sequence, query `i` of `q` sees
/// the keys `0 ... keyCount − queryCount + i`: with as many keys as queries this is the causal triangle, with more
/// (a cache) the earlier ones are all visible. Sequences never see each other.
public struct AttentionShape: Sendable, Equatable {
  public struct Sequence: Sendable, Equatable {
    /// Rows of `q` and `o`.
    public let queries: Range<Int>
    /// Rows of `k` and `v`.
    public let keys: Range<Int>

    public init(queries: Range<Int>, keys: Range<Int>) {
      precondition(
        keys.count >= queries.count, "attention: \(queries.count) queries need at least as many keys, not \(keys.count)"
      )
      self.queries = queries
      self.keys = keys
    }

    /// Number of keys that query `index` (counted inside the sequence) sees.
    func visibleKeys(toQuery index: Int) -> Int { keys.count - queries.count + index + 1 }
  }

  public let headCount: Int
  public let keyValueHeadCount: Int
  public let headDimension: Int
  /// Factor on the scores, usually `1/√d`.
  public let scale: Float
  public let sequences: [Sequence]

  public init(headCount: Int, keyValueHeadCount: Int, headDimension: Int, scale: Float, sequences: [Sequence]) {
    precondition(
      keyValueHeadCount > 0 && headCount % keyValueHeadCount == 0,
      "attention: \(headCount) heads cannot share \(keyValueHeadCount) key/value heads evenly")
    self.headCount = headCount
    self.keyValueHeadCount = keyValueHeadCount
    self.headDimension = headDimension
    self.scale = scale
    self.sequences = sequences
  }

  /// Pairs of a query and a key that it sees, over all sequences: what a head's work is proportional to.
  public var visiblePairs: Int {
    sequences.reduce(0) { sum, sequence in
      let count = sequence.queries.count
      return sum + count * (sequence.keys.count - count) + count * (count + 1) / 2
    }
  }

  /// Whether no key belongs to two sequences, as gradients need it.
  var sharesNoKeys: Bool {
    let ranges = sequences.map(\.keys).sorted { $0.lowerBound < $1.lowerBound }
    return zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }
  }

  /// Query heads for each key/value head.
  var groupSize: Int { headCount / keyValueHeadCount }
}
