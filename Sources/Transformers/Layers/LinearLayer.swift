import Autograd
import Kernels

/// A linear layer of a model: the seam that adapters wrap.
///
/// Layers that are a ``LinearMap``, too, can be a base for adapters.
public protocol LinearLayer: AnyObject {
  /// Width `K` of the input.
  var inputSize: Int { get }
  /// Width `M` of the output.
  var outputSize: Int { get }
  /// All values that training could change, wrapped layers included.
  var parameters: [Parameter] { get }
  /// `x: [N, K]` to `[N, M]`.
  func callAsFunction(_ x: Tensor) -> Tensor
}

/// A dense linear layer.
///
///     y = x · Wᵀ + bias          W: [M, K]   bias: [M]
public final class Linear: LinearLayer, LinearMap {
  public let weight: Parameter
  public let bias: Parameter?

  public init(weight: Parameter, bias: Parameter? = nil) {
    precondition(weight.value.shape.count == 2, "Linear: a weight of shape \(weight.value.shape)")
    self.weight = weight
    self.bias = bias
  }

  public var inputSize: Int { weight.value.shape[1] }
  public var outputSize: Int { weight.value.shape[0] }
  public var parameters: [Parameter] { [weight] + (bias.map { [$0] } ?? []) }

  public func callAsFunction(_ x: Tensor) -> Tensor {
    guard parameters.contains(where: \.value.isTraced) else { return x.mapped(by: self) }
    let y = x.matmulTransposed(weight.value)
    return bias.map { y.addingBias($0.value) } ?? y
  }

  public func applied(to x: Tensor) -> Tensor {
    let y = x.matmulTransposed(weight.value.detached)
    return bias.map { y.addingBias($0.value.detached) } ?? y
  }

  public func transposeApplied(to dy: Tensor) -> Tensor {
    let w = weight.value
    let dx = Region(count: dy.rowCount * inputSize, on: dy.backend)
    dy.backend.gemm(
      m: dy.rowCount, n: inputSize, k: outputSize, alpha: 1, dy.region, transposeA: false, w.region,
      transposeB: false, beta: 0, into: dx)
    return Tensor(dx, shape: [dy.rowCount, inputSize])
  }
}
