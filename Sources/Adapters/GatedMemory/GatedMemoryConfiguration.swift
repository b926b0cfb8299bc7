import Diagnostics
import Kernels
import Transformers

/// The shape of a Gated Memory adapter: everything but its values.
public struct GatedMemoryConfiguration: Sendable, Equatable {
  /// How far the gates are open before training.
  public enum GateStart: String, CaseIterable, Codable, Sendable {
    /// The paper's: the mean gate starts at σ(−3) = 0.047, so a new adapter is not the identity.
    case published
    /// Nearer to the base: the mean gate starts at σ(−3.9) = 0.020.
    case quiet

    /// The score `c` at which a gate is half open.
    public var shift: Double {
      switch self {
      case .published: 1
      case .quiet: 1.3
      }
    }
  }

  public var gateStart: GateStart
  /// Rank of a low-rank update of the output head, which the paper's program trains, too (2); 0 is none.
  public var headRank: Int

  public init(gateStart: GateStart = .published, headRank: Int = 0) {
    self.gateStart = gateStart
    self.headRank = headRank
  }

  /// Factor on the distance from the shift: it makes the gate learn faster than the memory.
  static let gateScale = 3.0
  /// `α` of the head's update: 4 for the published rank of 2.
  var headAlpha: Int { 2 * headRank }
  /// `α / r`.
  static let headScale: Float = 2

  var gate: GateShape { GateShape(slope: Float(Self.gateScale), shift: Float(gateStart.shift)) }

  /// - Throws: ``InputError`` naming the setting that is out of range.
  public func validate() throws {
    if headRank < 0 {
      throw InputError.usage("head-rank", "\(headRank) is negative", remedy: "Choose 0 for none, or 2 as published.")
    }
  }

  /// - Throws: ``InputError`` for settings that do not fit a model of these sizes.
  func check(for sizes: LlamaConfiguration) throws {
    try validate()
    guard headRank <= sizes.hiddenSize else {
      throw InputError.usage(
        "head-rank", "\(headRank) is larger than the model's width of \(sizes.hiddenSize)",
        remedy: "Choose 0 for none, or 2 as published.")
    }
  }

  /// The shapes of a layer's four weights: `W1`, `W2`, `U` and `u`.
  static func shapes(for model: LlamaConfiguration) -> [[Int]] {
    let (heads, d) = (model.headCount, model.headDimension), gateSize = gateSize(for: model)
    return [[heads, d, 2 * d], [heads, 2 * d, d], [heads, d, gateSize], [heads, gateSize, 1]]
  }

  /// `⌊√d⌋`.
  static func gateSize(for model: LlamaConfiguration) -> Int {
    var size = Int(Double(model.headDimension).squareRoot())
    if size * size > model.headDimension { size -= 1 }
    return size
  }

  /// `L·H·(4d² + d⌊√d⌋ + ⌊√d⌋)`, and `r·(D + V)` for the head.
  public func parameterCount(for model: LlamaConfiguration) -> Int {
    Self.shapes(for: model).reduce(0) { $0 + $1.reduce(1, *) } * model.layerCount
      + headRank * (model.hiddenSize + model.vocabularySize)
  }
}
