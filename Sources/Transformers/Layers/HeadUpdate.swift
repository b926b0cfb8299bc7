import Autograd

/// A low-rank update of the output head alone: a tied embedding keeps its rows.
///
///     logits = h · Wᵀ + s · (h · Aᵀ) · Bᵀ
///
/// | value    | shape    |
/// |----------|----------|
/// | `h`      | `[N, D]` |
/// | `A`      | `[r, D]` |
/// | `B`      | `[V, r]` |
public final class HeadUpdate {
  public let a: Parameter
  public let b: Parameter
  public let scale: Float

  public init(a: Parameter, b: Parameter, scale: Float) {
    precondition(a.value.shape[0] == b.value.shape[1], "HeadUpdate: A \(a.value.shape) and B \(b.value.shape)")
    self.a = a
    self.b = b
    self.scale = scale
  }

  public var parameters: [Parameter] { [a, b] }

  /// What is added to the logits of some hidden states, factor by factor.
  func callAsFunction(_ hidden: Tensor) -> LogitUpdate {
    LogitUpdate(u: hidden.matmulTransposed(a.value).scaled(by: scale), b: b.value)
  }
}
