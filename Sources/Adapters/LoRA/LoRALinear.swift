import Autograd
import Transformers

/// Low-rank update of a frozen linear layer.
///
///     y = W·x + s · B·A·x          s = α / r
///
/// | value | shape                |
/// |-------|----------------------|
/// | `x`   | `[N, inputSize]`     |
/// | `A`   | `[rank, inputSize]`  |
/// | `B`   | `[outputSize, rank]` |
///
/// - Complexity: `2·N·r·(inputSize + outputSize)` floating-point operations for `N` rows, beside the base's.
///
/// Hu et al., "LoRA", 2021, §4.1, arXiv:2106.09685. Same parameter layout as PEFT's `lora.Linear`.
public final class LoRALinear: LinearLayer {
  public let base: any LinearLayer & LinearMap
  public let a: Parameter
  public let b: Parameter
  public let scale: Float

  public init(base: any LinearLayer & LinearMap, a: Parameter, b: Parameter, scale: Float) {
    precondition(
      a.value.shape[1] == base.inputSize && b.value.shape == [base.outputSize, a.value.shape[0]],
      "LoRALinear: A \(a.value.shape) and B \(b.value.shape) on a layer \(base.inputSize) → \(base.outputSize)")
    self.base = base
    self.a = a
    self.b = b
    self.scale = scale
  }

  public var inputSize: Int { base.inputSize }
  public var outputSize: Int { base.outputSize }
  public var parameters: [Parameter] { base.parameters + [a, b] }

  public func callAsFunction(_ x: Tensor) -> Tensor { x.mapped(by: base, plus: a.value, b.value, scale: scale) }
}
