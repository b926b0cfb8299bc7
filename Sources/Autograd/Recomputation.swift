/// How a value comes out of others that a tape keeps anyway, so that the value itself need not be kept.
///
/// Passes over memory, such as a norm or an activation, cost little beside the products that use them, and their results
/// are as large. An operation whose result is worth making again says so with ``Tensor/recomputable(_:)``; an operation
/// that needs an input for its gradient keeps it as a ``SavedTensor``.
final class Recomputation {
  private let make: () -> Tensor
  private var made: Tensor?

  init(_ make: @escaping () -> Tensor) { self.make = make }

  /// The value; made once for all operations that ask, and gone with the last of them.
  var value: Tensor {
    if let made { return made }
    let value = make()
    made = value
    return value
  }
}

/// An input that a gradient needs: its values, or how to make them again.
struct SavedTensor {
  private let kept: Tensor?
  private let recomputation: Recomputation?

  init(_ tensor: Tensor) {
    recomputation = tensor.recomputation
    kept = recomputation == nil ? tensor.detached : nil
  }

  var value: Tensor {
    if let kept { return kept }
    guard let recomputation else { preconditionFailure("SavedTensor: nothing was saved") }
    return recomputation.value
  }
}

extension Tensor {
  /// This value, with a way to make it again for gradients; the way must give the same bits.
  func recomputable(_ make: @escaping () -> Tensor) -> Tensor {
    guard isTraced else { return self }
    var tensor = self
    tensor.recomputation = Recomputation(make)
    return tensor
  }
}
