/// Token sequences of any lengths, packed one behind the other without padding.
///
/// What sequences begin with in common can be there once: causal attention makes the states of a prefix the same whatever
/// comes after it.
public struct TokenBatch: Sendable {
  /// The rows of one sequence.
  public struct Sequence: Sendable, Equatable {
    /// Its first tokens, where it shares them with a sequence before it, at whose start they are; else empty.
    public let prefix: Range<Int>
    /// The other tokens.
    public let rows: Range<Int>

    public var count: Int { prefix.count + rows.count }
  }

  /// The tokens of all rows: `[N]`.
  public let tokens: [Int32]
  public let sequences: [Sequence]

  /// Shorter prefixes are not worth a copy of their keys.
  static let shortestPrefix = 8

  public init(_ sequences: [[Int32]]) { self.init(sequences, sharingAtMost: sequences.map { _ in 0 }) }

  /// - Parameter limits: How many of its first tokens each sequence may share with one before it; at least one token of
  ///   each is its own.
  public init(_ sequences: [[Int32]], sharingAtMost limits: [Int]) {
    precondition(sequences.allSatisfy { !$0.isEmpty }, "TokenBatch: an empty sequence")
    precondition(limits.count == sequences.count, "TokenBatch: \(limits.count) limits for \(sequences.count) sequences")
    var rows: [Int32] = [], placed: [Sequence] = []
    /// The sequences that are there from their first token on.
    var whole: [Int] = []
    for (index, sequence) in sequences.enumerated() {
      let shared = whole.map { other in
        (start: placed[other].rows.lowerBound,
         count: min(limits[index], sequence.count - 1, sequence.commonPrefixCount(with: sequences[other])))
      }.max { $0.count < $1.count }
      var prefix = 0..<0
      if let shared, shared.count >= Self.shortestPrefix {
        prefix = shared.start..<shared.start + shared.count
      } else {
        whole.append(index)
      }
      placed.append(Sequence(prefix: prefix, rows: rows.count..<rows.count + sequence.count - prefix.count))
      rows += sequence[prefix.count...]
    }
    tokens = rows
    self.sequences = placed
  }

  /// The position of each row in its own sequence.
  public var positions: [Int32] {
    sequences.flatMap { (Int32($0.prefix.count)..<Int32($0.count)) }
  }

  /// The rows whose keys each sequence sees, sequence after sequence; nil if they are all rows in their order.
  var keyRows: [Int32]? {
    guard sequences.contains(where: { !$0.prefix.isEmpty }) else { return nil }
    return sequences.flatMap { ($0.prefix.map(Int32.init)) + $0.rows.map(Int32.init) }
  }
}
