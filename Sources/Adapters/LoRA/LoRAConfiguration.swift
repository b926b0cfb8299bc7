import Diagnostics

/// The shape of a LoRA adapter: everything but its values.
public struct LoRAConfiguration: Sendable, Equatable {
  /// Inner dimension `r` of the update.
  public var rank: Int
  /// Numerator of the scale; 2·rank is usual.
  public var alpha: Double
  /// Divides by `√r` instead of `r` (rsLoRA, Kalajdzievski, 2023, arXiv:2312.03732).
  public var usesRankStabilization: Bool
  public var targets: TargetModules

  public init(
    rank: Int, alpha: Double, usesRankStabilization: Bool = false, targets: TargetModules = .allLinear
  ) {
    self.rank = rank
    self.alpha = alpha
    self.usesRankStabilization = usesRankStabilization
    self.targets = targets
  }

  /// `s = α / r`, or `α / √r` if rank-stabilised.
  public var scale: Float {
    Float(usesRankStabilization ? alpha / Double(rank).squareRoot() : alpha / Double(rank))
  }

  /// Whether these make a scale that is a positive number in float32.
  static func isScale(alpha: Double, rank: Int, usesRankStabilization: Bool) -> Bool {
    let scale = LoRAConfiguration(rank: rank, alpha: alpha, usesRankStabilization: usesRankStabilization).scale
    return alpha > 0 && scale > 0 && scale.isFinite
  }

  /// - Throws: ``InputError`` naming the setting that is out of range.
  public func validate() throws {
    if rank < 1 { throw InputError.usage("rank", "\(rank) is not at least 1") }
    if !Self.isScale(alpha: alpha, rank: rank, usesRankStabilization: usesRankStabilization) {
      throw InputError.usage("alpha", "\(alpha) is not a positive number", remedy: "Twice the rank is usual.")
    }
  }
}
