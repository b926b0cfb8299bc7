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
  public func restored(_ values: Region) -> Region { reordered(values) { stored, plain in (stored, plain) } }

  /// Rows in Hugging Face's order, put into GGUF's.
  public func permuted(_ values: Region) -> Region { reordered(values) { stored, plain in (plain, stored) } }

  /// For each row in Hugging Face's order, the row of GGUF's order that it is.
  public var storedRows: [Int] {
    let d = rows / heads
    return (0..<rows).map { row in
      let (head, i) = (row / d, row % d)
      return head * d + (i < d / 2 ? 2 * i : 2 * (i - d / 2) + 1)
    }
  }

  private func reordered(_ values: Region, _ fromAndTo: (_ stored: Int, _ plain: Int) -> (Int, Int)) -> Region {
    let width = values.count / rows, d = rows / heads
    let result = Region(count: values.count, on: values.buffer.backend)
    for head in 0..<heads {
      for a in 0..<2 {
        for j in 0..<d / 2 {
          let (from, to) = fromAndTo(head * d + 2 * j + a, head * d + a * d / 2 + j)
          values.buffer.backend.copy(
            values.slice(from * width, count: width), into: result.slice(to * width, count: width))
        }
      }
    }
    return result
  }
}
