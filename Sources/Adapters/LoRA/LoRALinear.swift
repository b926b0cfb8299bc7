import Autograd
import Transformers

/// Low-rank update of a frozen linear layer.
///
///     y = W·x + s · B·A·x′ + bias                        s = α / r
///     y = W·x + s · (B·A − B₀·A₀)·x′ + bias              PiSSA: W − s·B₀·A₀ is the frozen residual, W stays as it is
///     y = m / ‖W + ΔW‖ ∘ (W·x + ΔW·x′) + bias            DoRA, with either ΔW; the gradient takes lengths as constant
///
/// | value      | shape                | |
/// |------------|----------------------|-|
/// | `x`, `x′`  | `[N, inputSize]`     | `x′` is `x`; in training with dropout, what that leaves of it |
/// | `A`, `A₀`  | `[rank, inputSize]`  | |
/// | `B`, `B₀`  | `[outputSize, rank]` | |
/// | `m`        | `[outputSize]`       | the lengths of the rows of `W` to begin with |
///
/// PEFT, when it trains DoRA with dropout, multiplies `(m / ‖W + ΔW‖ − 1) ∘ W` with `x′` as well; here only ΔW sees it. Nor
/// does its residual of PiSSA, which here is a part of ΔW and sees `x′`.
///
/// - Complexity: `2·N·r·(inputSize + outputSize)` floating-point operations for `N` rows, beside the base's; twice as
///   many with a start. The lengths take those of some `r` rows once more, in training in every pass, otherwise once.
///
/// Hu et al., "LoRA", 2021, §4.1, arXiv:2106.09685; Meng et al., "PiSSA", 2024, arXiv:2404.02948; Liu et al., "DoRA",
/// 2024, §4, arXiv:2402.09353. Same parameter layout as PEFT's `lora.Linear`.
public final class LoRALinear: LinearLayer {
  public let base: any LinearLayer & LinearMap
  private let update: LoRAAdapter.Update
  private let training: LoRATraining
  private let index: Int
  /// What is multiplied with: the base, without its bias where something comes between.
  private let map: any LinearLayer & LinearMap
  private lazy var squares = base.squaredRowLengths
  private var kept: Derived?

  /// What follows from the parameters and is the same for every token.
  private struct Derived {
    let update: LowRankUpdate
    /// `m / ‖W + ΔW‖`.
    let factors: Tensor?
    /// What it was made of.
    let values: [Tensor]
    let generation: Int
  }

  init(base: any LinearLayer & LinearMap, update: LoRAAdapter.Update, training: LoRATraining, index: Int) {
    let (a, b) = (update.a.value, update.b.value)
    precondition(
      a.shape[1] == base.inputSize && b.shape == [base.outputSize, a.shape[0]],
      "LoRALinear: A \(a.shape) and B \(b.shape) on a layer \(base.inputSize) → \(base.outputSize)")
    self.base = base
    self.update = update
    self.training = training
    self.index = index
    map = update.magnitude == nil ? base : base.withoutBias
  }

  public var inputSize: Int { base.inputSize }
  public var outputSize: Int { base.outputSize }
  public var parameters: [Parameter] { base.parameters + update.parameters }

  func isOf(_ update: LoRAAdapter.Update) -> Bool { self.update.a === update.a }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    let derived = derived()
    let input = training.dropoutKey(index).map { x.dropout(share: training.share, key: $0) }
    let y = x.mapped(by: map, plus: derived.update, of: input)
    guard let factors = derived.factors else { return y }
    let scaled = y.scaledColumns(by: factors)
    return base.addedBias.map { scaled.addingBias($0.value) } ?? scaled
  }

  /// Made anew in every traced pass, for the tape, and kept between others until the parameters change: their values
  /// are other tensors, or training went on, which writes into their memory.
  private func derived() -> Derived {
    let values = update.parameters.map(\.value)
    if values.contains(where: \.isTraced) {
      kept = nil
      return derive(values)
    }
    if let kept, kept.generation == training.generation,
      zip(kept.values, values).allSatisfy({ $0.isSameMemory(as: $1) })
    {
      return kept
    }
    let made = derive(values)
    kept = made
    return made
  }

  private func derive(_ values: [Tensor]) -> Derived {
    let low = update.values
    let factors = update.magnitude.map { $0.value.quotient(over: low.rowLengths(of: map, squares: squares)) }
    return Derived(update: low, factors: factors, values: values, generation: training.generation)
  }
}

extension Tensor {
  fileprivate func isSameMemory(as other: Tensor) -> Bool {
    region.buffer === other.region.buffer && region.offset == other.region.offset
  }
}
