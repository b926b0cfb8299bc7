import Diagnostics

/// The overlapping pieces of a document that are trained on.
///
/// Segment `k` holds the tokens `k·s ..< min(k·s + ℓ, n)`, for the starts `0, s, 2s, … < n`. Neighbours share `ℓ − s`
/// tokens, which is what carries their order. The short tails at the end are kept.
///
/// Mao et al., "LIFT", 2024, §3.1, arXiv:2412.13626; there ℓ = 2048 and s = 768 = 3/8 ℓ.
public struct Segments: Sendable {
  /// ℓ, in tokens.
  public let length: Int
  /// s, in tokens.
  public let offset: Int

  /// - Throws: ``InputError`` unless 2 ≤ length and 1 ≤ offset ≤ length.
  public init(length: Int, offset: Int) throws {
    if length < 2 {
      throw InputError.usage("segment-length", "\(length) is not at least 2", remedy: "A token is learnt from another.")
    }
    if length > 1 << 24 { throw InputError.usage("segment-length", "\(length) is beyond any model's window") }
    if offset < 1 || offset > length {
      throw InputError.usage(
        "segment-offset", "\(offset) is not from 1 to the segment length \(length)",
        remedy: "A larger offset would leave text out; 3/8 of the length is usual.")
    }
    self.length = length
    self.offset = offset
  }

  /// The ranges of the segments of a document of `count` tokens.
  public func ranges(count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: offset).map { $0..<min($0 + length, count) }
  }
}
