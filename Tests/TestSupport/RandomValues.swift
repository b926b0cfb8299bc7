import Autograd
import Kernels
import Randomness

/// Values uniform in `-bound ..< bound`, the same for the same seed on every machine.
public func randomValues(_ count: Int, seed: UInt64, within bound: Float = 1) -> [Float] {
  var generator = SeededGenerator(seed: seed, stream: "test")
  return (0..<count).map { _ in generator.uniform(within: bound) }
}

/// A tensor of such values.
public func randomTensor(_ shape: [Int], seed: UInt64, within bound: Float = 1) -> Tensor {
  Tensor(randomValues(shape.reduce(1, *), seed: seed, within: bound), shape: shape)
}

extension Array where Element == Float {
  /// The same values in the type of the references.
  public var doubles: [Double] { map(Double.init) }
}

extension Tensor {
  public var doubles: [Double] { floats.doubles }
}
