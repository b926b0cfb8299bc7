import Diagnostics
import Randomness

/// The random piece of a document's head and the random piece of its tail that a segment is recited behind.
///
///     a uniform in 1…P−1, b = P − a
///     head: starts uniformly in 0..<P−a and has a tokens, all within the first P
///     tail: has b tokens and ends e tokens before the end, e uniformly in 0..<P−b: all within the last P
///
/// Both are clipped at the document's ends, so a document of fewer than P tokens has shorter pieces that overlap. Nothing
/// keeps the segment itself out of them.
///
/// Mao et al., 2025, arXiv:2502.14644v1, §3.3 and its code, with P = 4,096; there a may be 0, which makes an empty range.
public struct ContextSlices: Sendable, Equatable {
  public let head: Range<Int>
  public let tail: Range<Int>

  /// Draws the slices for one segment.
  /// - Parameters:
  ///   - length: P.
  ///   - count: Tokens of the document.
  public init(length: Int, count: Int, from generator: inout SeededGenerator) {
    let a = 1 + generator.index(below: length - 1), b = length - a
    let start = generator.index(below: length - a), end = count - generator.index(below: length - b)
    head = min(start, count)..<min(start + a, count)
    tail = max(0, end - b)..<max(0, end)
  }

  /// - Throws: ``InputError`` unless it can be cut into two slices.
  static func check(length: Int) throws {
    if length < 2 {
      throw InputError.usage("slice-length", "\(length) is not at least 2", remedy: "Head and tail need a token each.")
    }
    if length > 1 << 24 { throw InputError.usage("slice-length", "\(length) is beyond any model's window") }
  }
}
