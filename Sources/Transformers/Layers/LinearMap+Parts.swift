import Autograd
import Kernels

/// What a linear layer without an adapter is made of, whatever its weight is stored as.
extension LinearMap where Self: LinearLayer {
  /// The weight in float32, in memory of its own: `[M, K]`.
  public var weightCopy: Tensor {
    let weight = weightValues
    return Tensor(weight.region.values, shape: weight.shape, on: weight.backend)
  }

  /// What is added to every output; nil for nothing.
  public var addedBias: Parameter? {
    switch self {
    case let linear as Linear: linear.bias
    case let frozen as FrozenLinear: frozen.bias
    default: preconditionFailure("LinearMap: \(type(of: self)) has no single bias")
    }
  }

  /// The same weight, which is shared, without the bias.
  public var withoutBias: any LinearLayer & LinearMap {
    switch self {
    case let linear as Linear: Linear(weight: linear.weight)
    case let frozen as FrozenLinear: frozen.withoutBias
    default: preconditionFailure("LinearMap: \(type(of: self)) has no single bias")
    }
  }

  /// `‖w‖²` of the weight's rows, in Double: `[M]`. Some rows are expanded at a time.
  public var squaredRowLengths: [Double] {
    guard let frozen = self as? FrozenLinear else { return Self.squares(weightValues.region, width: inputSize) }
    return stride(from: 0, to: outputSize, by: 64).flatMap { first in
      Self.squares(frozen.rows(first..<min(first + 64, outputSize)), width: inputSize)
    }
  }

  private static func squares(_ rows: Region, width: Int) -> [Double] {
    (0..<rows.count / width).map { rows.buffer.backend.sumOfSquares(rows.slice($0 * width, count: width)) }
  }
}
