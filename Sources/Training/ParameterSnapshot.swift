import Autograd
import Kernels

/// The values that some parameters had at one moment, to go back to.
package final class ParameterSnapshot {
  private let parameters: [Parameter]
  private let values: [Region]

  /// Keeps the values as they are now.
  package init(_ parameters: [Parameter]) {
    self.parameters = parameters
    values = parameters.map { Region(count: $0.count, on: $0.value.backend) }
    update()
  }

  /// Keeps the values as they are now, in the same memory.
  func update() {
    for (parameter, kept) in zip(parameters, values) { parameter.value.backend.copy(parameter.value.region, into: kept) }
  }

  /// Gives the parameters back what they had.
  ///
  /// Their memory is written in place, as the optimizer does: no tape is open here.
  package func restore() {
    for (parameter, kept) in zip(parameters, values) { parameter.value.backend.copy(kept, into: parameter.value.region) }
  }
}
