import Autograd
import Diagnostics
import Kernels
import Transformers

/// Two adapters' matrices in the same place, as vectors of their values.
public struct MatrixComparison: Sendable, Equatable {
  public let layer: Int?
  /// Nil of several together.
  public let name: String?
  /// The squared Frobenius norms of the first, of the second, and of the first less the second.
  public let first, second, difference: Double

  /// ⟨X, Y⟩ / (‖X‖ ‖Y‖): 1 where they point the same way, 0 where they have nothing in common; nil where one of them is zero.
  public var cosine: Double? {
    guard first > 0, second > 0 else { return nil }
    return max(-1, min(1, (first + second - difference) / 2 / (first * second).squareRoot()))
  }

  public init(layer: Int?, name: String?, first: Double, second: Double, difference: Double) {
    (self.layer, self.name) = (layer, name)
    (self.first, self.second, self.difference) = (first, second, difference)
  }

  /// Several as one long vector.
  public init(_ parts: some Collection<MatrixComparison>, layer: Int? = nil) {
    self.init(
      layer: layer, name: nil, first: parts.reduce(0) { $0 + $1.first }, second: parts.reduce(0) { $0 + $1.second },
      difference: parts.reduce(0) { $0 + $1.difference })
  }

  /// Compares what two adapters change, matrix by matrix; what one of them leaves alone is zero there.
  ///
  /// - Parameter onProgress: Called with how many of how many have been compared; throws to end it.
  /// - Throws: ``InputError`` if a norm is not finite, and what `onProgress` throws.
  /// - Precondition: No adapter is on the model.
  public static func all(
    _ first: any Adapter, _ second: any Adapter, on model: LlamaModel, onProgress: (Int, Int) throws -> Void = { _, _ in }
  ) throws -> [MatrixComparison] {
    let (own, others) = (first.matrices(on: model), second.matrices(on: model))
    let seconds = Dictionary(uniqueKeysWithValues: others.map { (Place($0), $0) })
    let known = Set(own.map(Place.init))
    let pairs: [(AdapterMatrix?, AdapterMatrix?)] =
      own.map { ($0, seconds[Place($0)]) } + others.filter { !known.contains(Place($0)) }.map { (nil, $0) }
    return try pairs.mapInGroups(onProgress) { pair in
      guard let matrix = pair.0 ?? pair.1 else { preconditionFailure("MatrixComparison: nothing to compare") }
      let x = pair.0?.values(), y = pair.1?.values(), (a, b) = (x?.squaredNorm ?? 0, y?.squaredNorm ?? 0)
      return MatrixComparison(
        layer: matrix.layer, name: matrix.name, first: a, second: b,
        difference: x.flatMap { x in y.map { x.minus($0).squaredNorm } } ?? a + b)
    }.map { part in
      guard (part.first + part.second + part.difference).isFinite else {
        throw InputError.notFinite(part.name ?? "", layer: part.layer)
      }
      return part
    }
  }

  private struct Place: Hashable {
    let layer: Int?, name: String

    init(_ matrix: AdapterMatrix) { (layer, name) = (matrix.layer, matrix.name) }
  }
}

extension Tensor {
  var squaredNorm: Double { backend.sumOfSquares(region) }
  var norm: Double { squaredNorm.squareRoot() }
}
