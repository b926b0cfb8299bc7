import Diagnostics
import Foundation

/// How the learning rate moves over a run, as a factor of its full value.
///
/// With warm-up over `w` of `n` steps, step `k` (from 0) has, as in transformers:
///
/// | kind     | `k < w` | afterwards                              |
/// |----------|---------|-----------------------------------------|
/// | constant | `k / w` | 1                                       |
/// | linear   | `k / w` | `(n − k) / (n − w)`                     |
/// | cosine   | `k / w` | `½ (1 + cos(π (k − w) / (n − w)))`      |
public struct Schedule: Sendable, Equatable, Codable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case constant, linear, cosine
  }
  public var kind: Kind
  public var warmupSteps: Int

  public init(_ kind: Kind = .constant, warmupSteps: Int = 0) {
    self.kind = kind
    self.warmupSteps = warmupSteps
  }

  public func factor(step k: Int, of n: Int) -> Double {
    if k < warmupSteps { return Double(k) / Double(warmupSteps) }
    let rest = Double(max(1, n - warmupSteps))
    switch kind {
    case .constant: return 1
    case .linear: return max(0, Double(n - k) / rest)
    case .cosine: return max(0, 0.5 * (1 + cos(.pi * Double(k - warmupSteps) / rest)))
    }
  }
}
