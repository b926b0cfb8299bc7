/// PiSSA as plain LoRA of twice the rank: `s·(B·A − B₀·A₀) = s·[B, −B₀]·[A; A₀]`.
extension LoRAConfiguration {
  /// The configuration of the plain LoRA, which has the same scales.
  ///
  ///     s = α / r = 2α / 2r        rank-stabilised: s = α / √r = √2·α / √(2r)
  var withResidual: LoRAConfiguration {
    var plain = self
    let factor = alphaFactor
    plain.rank = 2 * rank
    plain.rankPattern = rankPattern.mapValues { 2 * $0 }
    plain.alpha = factor * alpha
    plain.alphaPattern = alphaPattern.mapValues { factor * $0 }
    plain.initialisation = .kaiming
    return plain
  }

  /// The inverse of ``withResidual``; nil if a rank is odd.
  var withoutResidual: LoRAConfiguration? {
    guard ([rank] + rankPattern.values).allSatisfy({ $0 % 2 == 0 }) else { return nil }
    var pissa = self
    let factor = alphaFactor
    pissa.rank = rank / 2
    pissa.rankPattern = rankPattern.mapValues { $0 / 2 }
    pissa.alpha = Self.factor(of: alpha, besides: factor)
    pissa.alphaPattern = alphaPattern.mapValues { Self.factor(of: $0, besides: factor) }
    pissa.initialisation = .pissa
    return pissa
  }

  private var alphaFactor: Double { usesRankStabilization ? 2.0.squareRoot() : 2 }

  /// The number that gives `product` if it is multiplied by `factor`; of several, the one with the fewest digits, which
  /// is the one that somebody wrote.
  private static func factor(of product: Double, besides factor: Double) -> Double {
    let quotient = product / factor
    return [quotient, quotient.nextUp, quotient.nextDown].filter { $0 * factor == product }
      .min { "\($0)".count < "\($1)".count } ?? quotient
  }
}
