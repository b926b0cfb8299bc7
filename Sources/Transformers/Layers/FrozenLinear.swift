import Autograd
import Kernels

/// A linear layer whose weight stays as it is, quantised or not: the base under an adapter.
///
///     y = x · Wᵀ + bias          W: [M, K]   bias: [M]
public final class FrozenLinear: LinearLayer, LinearMap {
  public let matrix: any FrozenMatrix
  public let bias: Parameter?
  private let backend: any Backend

  public init(_ matrix: any FrozenMatrix, bias: Parameter? = nil, on backend: any Backend) {
    self.matrix = matrix
    self.bias = bias
    self.backend = backend
  }

  public var inputSize: Int { matrix.columnCount }
  public var outputSize: Int { matrix.rowCount }
  public var parameters: [Parameter] { bias.map { [$0] } ?? [] }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    // A bias that is trained is an operation of its own.
    guard let bias, bias.value.isTraced else { return x.mapped(by: self) }
    return x.mapped(by: withoutBias).addingBias(bias.value)
  }

  public func applied(to x: Tensor) -> Tensor {
    let y = Region(count: x.rowCount * outputSize, on: x.backend)
    matrix.multiply(x.region, into: y)
    let tensor = Tensor(y, shape: [x.rowCount, outputSize])
    return bias.map { tensor.addingBias($0.value.detached) } ?? tensor
  }

  public func transposeApplied(to dy: Tensor) -> Tensor {
    let dx = Region(count: dy.rowCount * inputSize, on: dy.backend)
    matrix.multiplyTransposed(dy.region, into: dx)
    return Tensor(dx, shape: [dy.rowCount, inputSize])
  }

  /// The weight in float32: `[M, K]`.
  public var weight: Tensor { Tensor(rows(0..<outputSize), shape: [outputSize, inputSize]) }

  /// Some rows of the weight in float32.
  func rows(_ rows: Range<Int>) -> Region {
    let values = Region(count: rows.count * inputSize, on: backend)
    matrix.gatherRows(rows.map(Int32.init), into: values)
    return values
  }

  /// The same weight, which is shared, without the bias.
  var withoutBias: FrozenLinear { FrozenLinear(matrix, on: backend) }
}
