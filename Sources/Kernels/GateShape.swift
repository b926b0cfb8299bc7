/// How a gate follows its score: `g = σ(slope · (z − shift))`.
public struct GateShape: Sendable, Equatable {
  public let slope: Float
  public let shift: Float

  public init(slope: Float, shift: Float) {
    self.slope = slope
    self.shift = shift
  }
}
