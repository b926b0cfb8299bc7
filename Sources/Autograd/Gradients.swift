import Kernels

/// The gradients of a loss by some parameters, in the parameters' order: plain values to add, scale and measure.
public struct Gradients {
  /// One tensor for each parameter, with the parameter's shape.
  public private(set) var values: [Tensor]

  init(_ values: [Tensor]) { self.values = values }

  /// `Σ ‖g‖²` over all parameters, in Double.
  public var sumOfSquares: Double { values.reduce(0.0) { $0 + $1.backend.sumOfSquares($1.region) } }
}

/// The value of `loss` and its gradients by `parameters`.
///
///     let (loss, gradients) = valueAndGradients(of: model.parameters) { model.loss(batch) }
///
/// The parameters are traced only while `body` runs; everything else is a constant, so nothing is computed for frozen
/// weights. A parameter that the loss does not depend on has a gradient of zeros.
/// - Parameter body: Returns a tensor of one element.
public func valueAndGradients(of parameters: [Parameter], _ body: () throws -> Tensor) rethrows -> (Tensor, Gradients) {
  var gradients: Gradients?
  let value = try addGradients(of: parameters, to: &gradients, body)
  guard let gradients else { preconditionFailure("valueAndGradients: no gradients were made") }
  return (value, gradients)
}

/// The value of `loss`; its gradients are added to those of other parts of the same step, nil before the first.
///
/// Each parameter's gradient is added as soon as it is there, so that no second set of them is ever held.
/// - Parameter body: Returns a tensor of one element. If it throws, the sum stays as it was.
public func addGradients(
  of parameters: [Parameter], to sum: inout Gradients?, _ body: () throws -> Tensor
) rethrows -> Tensor {
  let tape = Tape()
  let (loss, leaves) = try tape.tracing(parameters, body)
  precondition(loss.count == 1, "valueAndGradients: the loss has shape \(loss.shape), not one value")
  var found = Gradients.take(&sum, by: leaves)
  if let output = loss.trace, output.tape === tape {
    let seed = Tensor(repeating: 1, shape: loss.shape, on: loss.backend)
    let sums = found
    found = [:]
    found = tape.gradients(from: output, seed: seed, addedTo: sums)
  }
  sum = Gradients(
    zip(parameters, leaves).map { parameter, leaf in
      found[leaf] ?? Tensor(repeating: 0, shape: parameter.value.shape, on: parameter.value.backend)
    })
  return loss.detached
}

extension Gradients {
  /// Moves the values out, so that nothing else refers to them, by the leaves of their parameters.
  fileprivate static func take(_ sum: inout Gradients?, by leaves: [Int]) -> [Int: Tensor] {
    guard let values = sum?.values else { return [:] }
    precondition(values.count == leaves.count, "Gradients: of different parameters")
    sum = nil
    return Dictionary(uniqueKeysWithValues: zip(leaves, values))
  }
}

extension Tape {
  /// Runs `body` with the parameters as leaves of this tape, then makes them constants again.
  ///
  /// - Returns: What `body` returned, and the leaves' indices.
  func tracing<Result>(_ parameters: [Parameter], _ body: () throws -> Result) rethrows -> (Result, leaves: [Int]) {
    let before = parameters.map(\.value)
    defer { for (parameter, value) in zip(parameters, before) { parameter.value = value } }
    for parameter in parameters { parameter.value = leaf(parameter.value) }
    let leaves = parameters.compactMap(\.value.trace?.index)
    return (try body(), leaves)
  }
}
