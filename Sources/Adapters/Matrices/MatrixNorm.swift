import Diagnostics
import Kernels
import Transformers

/// How large one of an adapter's matrices is.
public struct MatrixNorm: Sendable, Equatable, Encodable {
  public let layer: Int?
  public let name: String
  public let rank: Int?
  public let scale: Float?
  /// `‖ΔW‖`, the Frobenius norm; of a weight that the base does not have, its own.
  public let norm: Double
  /// `‖W‖` of the base's weight.
  public let baseNorm: Double?
}

extension Adapter {
  /// The norms of all matrices, in the model's order.
  ///
  /// - Parameter onProgress: Called with how many of how many have been measured; throws to end it.
  /// - Throws: ``InputError`` if one is not finite, and what `onProgress` throws.
  /// - Precondition: No adapter is on the model.
  public func norms(
    on model: LlamaModel, onProgress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> [MatrixNorm] {
    try matrices(on: model).mapInGroups(onProgress) { matrix in
      MatrixNorm(
        layer: matrix.layer, name: matrix.name, rank: matrix.rank, scale: matrix.scale, norm: matrix.values().norm,
        baseNorm: matrix.base?().norm)
    }.map { norm in
      guard norm.norm.isFinite else { throw InputError.notFinite(norm.name, layer: norm.layer) }
      return norm
    }
  }
}

extension InputError {
  /// Finite factors can have a product that is not.
  static func notFinite(_ name: String, layer: Int?) -> InputError {
    .invalid(
      "\(name)\(layer.map { " of layer \($0)" } ?? "")", "what the adapter changes here is not finite in float32",
      remedy: "The adapter is damaged.")
  }
}

extension Array {
  /// Maps some elements at a time on as many threads as there are, and tells how far that is.
  func mapInGroups<Result>(
    _ onProgress: (Int, Int) throws -> Void, _ make: (Element) -> Result
  ) rethrows -> [Result] {
    let group = 8
    var results: [Result] = []
    for first in stride(from: 0, to: count, by: group) {
      results += mapInParallel(Swift.min(group, count - first)) { make(self[first + $0]) }
      try onProgress(results.count, count)
    }
    return results
  }
}
