/// What ROUGE says of a prediction (Lin, 2004, "ROUGE: A Package for Automatic Evaluation of Summaries").
public struct RougeScore: Sendable, Equatable {
  /// Share of the prediction that is in the reference.
  public var precision: Double
  /// Share of the reference that is in the prediction.
  public var recall: Double
  public var f1: Double

  public static let zero = RougeScore(precision: 0, recall: 0, f1: 0)

  public init(precision: Double, recall: Double, f1: Double) {
    self.precision = precision
    self.recall = recall
    self.f1 = f1
  }
}

/// The table of longest common subsequences: `table[i * (y.count + 1) + j]` is the length for the first `i` elements of
/// `x` and the first `j` of `y`.
func commonSubsequenceLengths<Element: Equatable>(_ x: [Element], _ y: [Element]) -> [Int] {
  let width = y.count + 1
  var table = [Int](repeating: 0, count: (x.count + 1) * width)
  for i in 1..<x.count + 1 {
    for j in 1..<y.count + 1 {
      table[i * width + j] =
        x[i - 1] == y[j - 1]
        ? table[(i - 1) * width + j - 1] + 1 : max(table[(i - 1) * width + j], table[i * width + j - 1])
    }
  }
  return table
}
