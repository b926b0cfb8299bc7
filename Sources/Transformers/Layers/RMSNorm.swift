import Autograd

/// Root-mean-square normalisation with a weight: `y = x / √(mean(x²) + ε) ∘ w`.     w: [D]
public final class RMSNorm {
  public let weight: Parameter
  public let epsilon: Float

  public init(weight: Parameter, epsilon: Float) {
    self.weight = weight
    self.epsilon = epsilon
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { x.rmsNorm(weight: weight.value, epsilon: epsilon) }
}
