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
          throw error.within(target.module.path)
        }
        return target.pair(of: svd, on: model.backend)
      }
    }.map { try $0.get() }
  }
}

extension LoRAModule {
  /// `A` and `B` whose update is the leading part of a decomposition: `s·B·A = U·diag(σ)·Vᵀ`.
  ///
  /// Where the rank is above the number of singular values, the rest of `A` and `B` is 0.
  func pair(of svd: SingularValueDecomposition, on backend: any Backend) -> (a: Tensor, b: Tensor) {
    let (m, k) = (shape[0], shape[1]), n = svd.values.count, used = min(rank, n)
    let roots = svd.values.prefix(used).map { ($0 / scale).squareRoot() }
    var a = [Float](repeating: 0, count: rank * k), b = [Float](repeating: 0, count: m * rank)
    for index in 0..<used * k { a[index] = roots[index / k] * svd.right[index] }
    for row in 0..<m {
      for column in 0..<used { b[row * rank + column] = svd.left[row * n + column] * roots[column] }
    }
    return (Tensor(a, shape: [rank, k], on: backend), Tensor(b, shape: [m, rank], on: backend))
  }
}
