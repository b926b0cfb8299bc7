import Autograd
import Testing

/// How far a float32 gradient may be from the derivative of the same function in Double: some hundred roundings of
/// 6e-8 each, of terms that may cancel.
public let gradientTolerance = 2e-5

/// Checks an operation against its definition: value, and gradient by every input.
///
/// The loss is `Σ c ∘ y` with fixed random `c`; its derivative by each input is taken numerically from `reference`.
/// Then every input is traced alone, with the others constant, and must get the same bits: an operation that skips work
/// for constants must not change the rest.
/// - Parameters:
///   - inputs: The point at which to differentiate.
///   - operation: Makes the output tensor.
///   - reference: The same function in Double.
public func checkGradients(
  of inputs: [Tensor], relative: Double = gradientTolerance, absolute: Double = gradientTolerance,
  sourceLocation: SourceLocation = #_sourceLocation, _ operation: ([Tensor]) -> Tensor,
  reference: ([[Double]]) -> [Double]
) {
  let output = operation(inputs)
  #expect(!output.isTraced, "constants gave a traced value", sourceLocation: sourceLocation)
  let points = inputs.map(\.doubles)
  expectClose(
    output.floats, reference(points), relative: relative, absolute: absolute, "output", sourceLocation: sourceLocation)

  let c = randomTensor(output.shape, seed: 99)
  let parameters = inputs.enumerated().map { Parameter(name: "input \($0)", $1) }
  func gradients(tracing traced: [Parameter]) -> [Tensor] {
    valueAndGradients(of: traced) { (operation(parameters.map(\.value)) * c).sum() }.1.values
  }
  let together = gradients(tracing: parameters)
  for (index, parameter) in parameters.enumerated() {
    let expected = numericalGradient(at: points[index]) { moved in
      var points = points
      points[index] = moved
      return weightedSum(reference(points), c.doubles)
    }
    #expect(together[index].shape == parameter.value.shape, sourceLocation: sourceLocation)
    expectClose(
      together[index].floats, expected, relative: relative, absolute: absolute, "gradient by \(parameter.name)",
      sourceLocation: sourceLocation)
    expectSameBits(
      gradients(tracing: [parameter])[0].floats, together[index].floats, "gradient by \(parameter.name) alone",
      sourceLocation: sourceLocation)
  }
}
