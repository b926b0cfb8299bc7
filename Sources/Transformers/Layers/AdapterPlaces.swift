/// Where a family's forward pass lets an adapter in; an adapter needs some of these places.
public struct AdapterPlaces: OptionSet, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Linear layers can be wrapped (``LinearRole``).
  public static let linearLayers = AdapterPlaces(rawValue: 1)
  /// Attention hands its unrotated queries to a memory (``AttentionMemory``).
  public static let attentionMemory = AdapterPlaces(rawValue: 2)
  /// Every weight can be exchanged for one that is trained.
  public static let weights = AdapterPlaces(rawValue: 4)
}
