/// What rows of logits should say: for each row some classes, and the share of each.
///
///     cross-entropy of a row = −Σ_j share_j · log P(class_j) − rest · log P(any other class)
///
/// One class with share 1 is the usual target. A teacher's probabilities of its likeliest classes are another; they need
/// not add up to 1 (arXiv:2602.15902, code: the full softmax, not normalised over those that are kept). What is left to 1
/// may be given as `rest`: the loss is then least where the student agrees with the teacher, and not where it gives the
/// other classes nothing.
public struct TokenTargets: Sendable, Equatable {
  /// Where the entries of each row begin; the last row's end is the last.
  private var starts = [0]
  public private(set) var classes: [Int32] = []
  public private(set) var shares: [Float] = []
  /// For each row, the share of all its other classes together.
  public private(set) var rests: [Float] = []

  public init() {}

  /// One class for each row.
  public init(_ classes: [Int32]) {
    self.classes = classes
    shares = Array(repeating: 1, count: classes.count)
    starts = Array(0...classes.count)
    rests = Array(repeating: 0, count: classes.count)
  }

  /// Rows.
  public var count: Int { starts.count - 1 }

  /// The places of a row's entries among ``classes`` and ``shares``.
  public func entries(of row: Int) -> Range<Int> { starts[row]..<starts[row + 1] }

  public mutating func append(classes: some Collection<Int32>, shares: some Collection<Float>, rest: Float = 0) {
    precondition(classes.count == shares.count, "TokenTargets: \(classes.count) classes with \(shares.count) shares")
    self.classes += classes
    self.shares += shares
    rests.append(rest)
    starts.append(self.classes.count)
  }

  public mutating func append(contentsOf rows: TokenTargets) {
    let offset = classes.count
    classes += rows.classes
    shares += rows.shares
    rests += rows.rests
    starts += rows.starts.dropFirst().map { $0 + offset }
  }

  /// Some of the rows.
  public func rows(_ chosen: some Sequence<Int>) -> TokenTargets {
    var targets = TokenTargets()
    for row in chosen {
      let entries = entries(of: row)
      targets.append(classes: classes[entries], shares: shares[entries], rest: rests[row])
    }
    return targets
  }
}
