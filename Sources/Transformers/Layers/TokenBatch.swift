/// Token sequences packed one behind the other: no padding, and attention stays inside each sequence.
public struct TokenBatch: Sendable {
  /// All tokens, sequence after sequence: `[N]`.
  public let tokens: [Int32]
  /// The rows of each sequence.
  public let sequences: [Range<Int>]

  public init(_ sequences: [[Int32]]) {
    precondition(sequences.allSatisfy { !$0.isEmpty }, "TokenBatch: an empty sequence")
    var start = 0
    self.sequences = sequences.map { sequence in
      defer { start += sequence.count }
      return start..<start + sequence.count
    }
    tokens = Array(sequences.joined())
  }

  /// The position of each row in its own sequence.
  public var positions: [Int32] { sequences.flatMap { (0..<Int32($0.count)) } }
}
