import Kernels

/// The gradients of a loss by some parameters, in the parameters' order: plain values to add, scale and measure.
public struct Gradients {
  /// One tensor for each parameter, with the parameter's shape.
  public private(set) var values: [Tensor]

  init(_ values: [Tensor]) { self.values = values }

  /// `Σ ‖g‖²` over all parameters, in Double.
  public var sumOfSquares: Double { values.reduce(0.0) { $0 + $1.backend.sumOfSquares($1.region) } }

  /// Adds the gradients of another part of the same step, in place where nothing else refers to the values: two
  /// parameters may have one gradient between them.
  public static func += (left: inout Gradients, right: Gradients) {
    precondition(left.values.count == right.values.count, "Gradients: of different parameters")
    for index in left.values.indices {
      let part = right.values[index]
      if left.values[index].region.isUnique() {
        let sum = left.values[index].region
        part.backend.weightedSum(1, sum, 1, part.region, into: sum)
      } else {
        left.values[index] = left.values[index].added(part)
      }
    }
  }
}

/// The value of `loss` and its gradients by `parameters`.
///
///     let (loss, gradients) = valueAndGradients(of: model.parameters) { model.loss(batch) }
///
/// The parameters are traced only while `body` runs; everything else is a constant, so nothing is computed for frozen
/// weights. A parameter that the loss does not depend on has a gradient of zeros.
/// - Parameter body: Returns a tensor of one element.
public func valueAndGradients(of parameters: [Parameter], _ body: () throws -> Tensor) rethrows -> (Tensor, Gradients) {
  let tape = Tape()
  let (loss, leaves) = try tape.tracing(parameters, body)
  precondition(loss.count == 1, "valueAndGradients: the loss has shape \(loss.shape), not one value")
  var found: [Int: Tensor] = [:]
  if let output = loss.trace, output.tape === tape {
    found = tape.gradients(from: output, seed: Tensor(repeating: 1, shape: loss.shape, on: loss.backend))
  }
  let gradients = zip(parameters, leaves).map { parameter, leaf in
    found[leaf] ?? Tensor(repeating: 0, shape: parameter.value.shape, on: parameter.value.backend)
  }
  return (loss.detached, Gradients(gradients))
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
