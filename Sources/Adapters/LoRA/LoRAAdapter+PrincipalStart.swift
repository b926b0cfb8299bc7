import Autograd
import Diagnostics
import Kernels
import Randomness
import Transformers

extension LoRAAdapter {
  /// `A₀` and `B₀` of every module: the part of its weight with the largest singular values.
  ///
  ///     W ≈ U·diag(σ)·Vᵀ        A₀ = √(σ/s) ∘ Vᵀ: [r, K]        B₀ = U ∘ √(σ/s): [M, r]
  ///
  /// so that `s·B₀·A₀` is that part. Meng et al., "PiSSA", 2024, §3, arXiv:2404.02948; `s` is divided out as in PEFT.
  ///
  /// Modules are taken side by side, each in float32 and only while it is its turn; the values do not depend on the
  /// number of threads.
  static func principalParts(
    of targets: [LoRAModule], in model: LlamaModel, seed: UInt64
  ) throws -> [(a: Tensor, b: Tensor)] {
    let bases = targets.map { $0.module.base(in: model) }
    return try mapInParallel(targets.count) { index in
      let target = targets[index], (m, k, r) = (target.shape[0], target.shape[1], target.rank)
      return Result<(a: Tensor, b: Tensor), any Error> {
        var generator = SeededGenerator(seed: seed, stream: target.module.path)
        let svd: SingularValueDecomposition
        do {
          svd = try SingularValueDecomposition(
            leading: r, of: bases[index].weightValues.floats, rows: m, columns: k, generator: &generator)
        } catch let error as InputError {
          throw InputError(error.kind, at: "\(target.module.path): \(error.place)", error.problem, remedy: error.remedy)
        }
        let roots = svd.values.map { ($0 / target.scale).squareRoot() }
        return (
          Tensor((0..<r * k).map { roots[$0 / k] * svd.right[$0] }, shape: [r, k], on: model.backend),
          Tensor((0..<m * r).map { svd.left[$0] * roots[$0 % r] }, shape: [m, r], on: model.backend)
        )
      }
    }.map { try $0.get() }
  }
}
