import Kernels

/// The two orders of the rows of query and key projections.
///
/// Hugging Face rotates the halves of a head against each other; GGUF files of the llama family are written for a
/// rotation of neighbours. Row `2j + a` of a head there holds row `a·d/2 + j` here (a ∈ {0, 1}, j < d/2).
public struct RotaryRowOrder {
  private let heads: Int
  private let rows: Int

  public init(heads: Int, rows: Int) {
    precondition(heads > 0 && rows % (2 * heads) == 0, "RotaryRowOrder: \(rows) rows for \(heads) heads")
    self.heads = heads
    self.rows = rows
  }

  /// Rows in GGUF's order, put into Hugging Face's.
  public func restored(_ values: Region) -> Region { copied(values, storedRows.enumerated().map { ($1, $0) }) }

  /// Rows in Hugging Face's order, put into GGUF's.
  public func permuted(_ values: Region) -> Region { copied(values, storedRows.enumerated().map { ($0, $1) }) }

  /// For each row in Hugging Face's order, the row of GGUF's order that it is.
  public var storedRows: [Int] {
    let d = rows / heads
    return (0..<rows).map { row in
      let (head, i) = (row / d, row % d)
      return head * d + (i < d / 2 ? 2 * i : 2 * (i - d / 2) + 1)
    }
  }

  private func copied(_ values: Region, _ fromAndTo: [(from: Int, to: Int)]) -> Region {
    let width = values.count / rows
    let result = Region(count: values.count, on: values.buffer.backend)
    for (from, to) in fromAndTo {
      values.buffer.backend.copy(
        values.slice(from * width, count: width), into: result.slice(to * width, count: width))
    }
    return result
  }
}
