extension LoRAAdapter {
  /// Whether the change of every weight is a multiple of `B`: it is not where an update begins with a part of the weight
  /// (PiSSA), nor where lengths of rows are trained (DoRA).
  public var canBeWeakened: Bool { updates.allSatisfy { $0.start == nil && $0.magnitude == nil } }

  /// Multiplies the change of every weight: `ΔW ← factor · ΔW`, by way of `B ← factor · B`.
  ///
  /// Going part of the way from the bare to the adapted weights keeps most of what was learnt and gives back more of what
  /// was lost: Wortsman et al., "Robust fine-tuning of zero-shot models", 2021, §3, arXiv:2109.01903.
  /// - Precondition: ``canBeWeakened``.
  public func weaken(by factor: Float) {
    precondition(canBeWeakened, "LoRAAdapter: its change is no multiple of B")
    for update in updates {
      let b = update.b.value
      b.backend.scale(factor, b.region, into: b.region)
    }
    endTraining()
  }
}
