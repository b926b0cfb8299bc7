import Autograd
import Diagnostics
import Kernels
import Transformers

extension LoRAAdapter {
  /// What a smaller rank keeps of the change of one weight.
  public struct KeptEnergy: Sendable, Equatable {
    public let module: Module
    /// The rank that it has now.
    public let rank: Int
    /// `Σ σ²` over the singular values that are kept, and over all: the squared Frobenius norms of what is left and of what
    /// there was.
    public let kept, whole: Double
  }

  /// The nearest adapter of a smaller rank, a plain LoRA.
  ///
  ///     ΔW = s·B·A = U·diag(σ)·Vᵀ        s'·B'·A' = the same with the first `rank` singular values
  ///
  /// which no other matrix of that rank is nearer to in the Frobenius norm (Eckart and Young, 1936). `s'` is 1 where
  /// the rank is: α′ is the rank. Modules of a smaller rank keep theirs.
  ///
  /// - Throws: ``InputError`` if the rank is not below the adapter's own, or if the lengths of rows are trained (DoRA),
  ///   because the change is then of no rank.
  public func resized(to rank: Int, for model: LlamaModel) throws -> (adapter: LoRAAdapter, kept: [KeptEnergy]) {
    guard !configuration.usesWeightDecomposition else {
      throw InputError.usage(
        "rank", "the adapter trains the lengths of rows (DoRA), so that its change has no smaller rank",
        remedy: "Only LoRA without DoRA can be resized.")
    }
    let ranks = updates.map(\.plainRank), largest = ranks.max() ?? 0
    guard rank >= 1, rank < largest else {
      throw InputError.usage(
        "rank", "\(rank) is not at least 1 and below the rank of the adapter, \(largest)",
        remedy: "A larger rank would hold nothing more.")
    }
    var smaller = LoRAConfiguration(rank: rank, alpha: Double(rank), targets: configuration.targets)
    for (update, own) in zip(updates, ranks) where own < rank { smaller.rankPattern[update.module.path] = own }
    let targets = try smaller.modules(of: model)
    let parts = try mapInParallel(targets.count) { [updates] index in
      Result { try targets[index].part(of: updates[index], on: model.backend) }
    }.map { try $0.get() }
    let adapter = LoRAAdapter(
      configuration: smaller,
      updates: zip(targets, parts).map { Update($0, a: $1.pair.a, b: $1.pair.b, start: nil, magnitude: nil) })
    return (adapter, parts.map(\.kept))
  }
}

extension LoRAModule {
  /// The leading part of an update, with what it keeps.
  fileprivate func part(
    of update: LoRAAdapter.Update, on backend: any Backend
  ) throws -> (pair: (a: Tensor, b: Tensor), kept: LoRAAdapter.KeptEnergy) {
    let svd = try update.decomposed()
    func energy(_ values: some Sequence<Float>) -> Double { values.reduce(0) { $0 + Double($1) * Double($1) } }
    return (
      pair(of: svd, on: backend),
      LoRAAdapter.KeptEnergy(module: module, rank: rank, kept: energy(svd.values.prefix(rank)), whole: energy(svd.values))
    )
  }
}
