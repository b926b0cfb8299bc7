import Autograd
import Kernels
import Transformers

extension LoRAAdapter {
  /// Makes the singular values of every change more alike, and leaves its Frobenius norm as it is:
  ///
  ///     ΔW = U·diag(σ)·Vᵀ        ΔW ← κ · U·diag(√σ)·Vᵀ,   κ = √(Σσ² / Σσ)
  ///
  /// What many examples have in common lies in a few directions with large singular values, which change the model most
  /// where the document is not the matter; what single sentences say lies in the many small ones. Large singular
  /// directions of a LoRA that the weights do not have go with forgetting: Shuttleworth et al., "LoRA vs full
  /// fine-tuning", 2024, arXiv:2410.21228.
  /// - Precondition: ``canBeWeakened``.
  /// - Throws: ``InputError`` if there is a NaN among the values, or an iteration does not converge.
  public func flattenSpectrum() throws {
    precondition(canBeWeakened, "LoRAAdapter: its change is no product of A and B")
    let pairs = try mapInParallel(updates.count) { index in
      Result { try self.updates[index].flattened }
    }.map { try $0.get() }
    for (update, pair) in zip(updates, pairs) { (update.a.value, update.b.value) = pair }
    endTraining()
  }
}

extension LoRAAdapter.Update {
  /// `A` and `B` of the change with a flat spectrum.
  fileprivate var flattened: (a: Tensor, b: Tensor) {
    get throws {
      let (m, r, k) = (b.value.shape[0], a.value.shape[0], a.value.shape[1])
      let svd = try decomposed(), sum = svd.values.reduce(0, +)
      guard sum > 0 else { return (a.value, b.value) }
      let factor = (svd.values.reduce(0) { $0 + $1 * $1 } / sum).squareRoot()
      return LoRAModule(module: module, rank: r, scale: scale, shape: [m, k])
        .pair(of: svd.with(values: svd.values.map { factor * $0.squareRoot() }), on: a.value.backend)
    }
  }
}
