import Autograd
import Kernels

/// The table of a model's tokens, one row each, which may be its output head, too.
///
///     h[n] = table[tokens[n]]          logits = h · tableᵀ          table: [V, D]
public final class TokenEmbedding {
  /// The table as a linear layer from hidden states to logits.
  public let head: any LinearLayer & LinearMap

  /// - Parameter head: A ``Linear``, whose weight can be trained, or a ``FrozenLinear``.
  public init(_ head: any LinearLayer & LinearMap) {
    precondition(head is Linear || head is FrozenLinear, "TokenEmbedding: rows of a \(type(of: head))")
    self.head = head
  }

  /// `[tokens.count, D]`.
  public func callAsFunction(_ tokens: [Int32], on backend: any Backend) -> Tensor {
    if let linear = head as? Linear { return linear.weight.value.rows(tokens) }
    guard let frozen = head as? FrozenLinear else { preconditionFailure("TokenEmbedding: no table") }
    let rows = Region(count: tokens.count * frozen.inputSize, on: backend)
    frozen.matrix.gatherRows(tokens, into: rows)
    return Tensor(rows, shape: [tokens.count, frozen.inputSize])
  }

  public var parameters: [Parameter] { head.parameters }
}

extension LinearMap {
  /// The weight in float32, whatever it is stored as: `[M, K]`.
  public var weightValues: Tensor {
    switch self {
    case let linear as Linear: return linear.weight.value.detached
    case let frozen as FrozenLinear: return frozen.weight
    default: preconditionFailure("LinearMap: \(type(of: self)) has no single weight")
    }
  }
}
