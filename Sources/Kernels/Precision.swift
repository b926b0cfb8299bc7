/// What matrix products round their factors to before they multiply.
public enum Precision: String, Sendable, CaseIterable {
  /// 24 bits; nothing is rounded.
  case float32
  /// 8 bits, twice as fast where the processor has instructions for it. Sums stay float32.
  case bfloat16
}
