import Kernels

/// Computes `body` without remembering what happens inside, and again when its gradient is needed.
///
/// Saves the memory of everything between input and output for the price of one more forward pass (Chen et al., 2016,
/// arXiv:1604.06174). The gradients are the same to the bit.
/// - Parameters:
///   - input: The value that flows through; `body` must use nothing else that is traced but `parameters`.
///   - parameters: The parameters that `body` uses; those that are not traced stay constants.
public func checkpoint(_ input: Tensor, parameters: [Parameter], _ body: @escaping (Tensor) -> Tensor) -> Tensor {
  let parameters = parameters.filter(\.value.isTraced)
  let outer = parameters.map(\.value)
  let plain = input.detached
  // The parameters are constants during the first pass, or they would be recorded on the outer tape.
  for parameter in parameters { parameter.value = parameter.value.detached }
  let output = body(plain)
  for (parameter, value) in zip(parameters, outer) { parameter.value = value }
  precondition(!output.isTraced, "checkpoint: the body uses a traced value that is not among its parameters")

  return output.recorded(from: [input] + outer) { gradient in
    let tape = Tape()
    let start = tape.leaf(plain)
    let (again, leaves) = tape.tracing(parameters) { body(start) }
    guard let end = again.trace, let first = start.trace else { return [nil] + parameters.map { _ in nil } }
    let gradients = tape.gradients(from: end, seed: gradient)
    return [gradients[first.index]] + leaves.map { gradients[$0] }
  }
}
