/// One reader with one document: the smallest piece of a run that is done or not.
public struct RunUnit: Sendable, Hashable, Codable {
  /// What a sweep has set, `adapter.rank=8`; nil without a sweep, and for readers that it does not touch.
  public var variant: String?
  /// Nil for readers that use no chance.
  public var seed: UInt64?
  /// The document's id in its dataset.
  public var document: String
  /// `lift+truncated-context`
  public var reader: String

  public init(variant: String? = nil, seed: UInt64? = nil, document: String, reader: String) {
    (self.variant, self.seed, self.document, self.reader) = (variant, seed, document, reader)
  }

  /// The reader with what a sweep has set: `lift · adapter.rank=8`.
  public var label: String { [reader, variant].compactMap { $0 }.joined(separator: " · ") }
}
