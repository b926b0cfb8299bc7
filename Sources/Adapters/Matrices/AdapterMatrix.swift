import Autograd

/// One of the matrices that an adapter consists of: the change of a weight of the base, or a weight of its own.
public struct AdapterMatrix {
  /// Nil outside of the layers.
  public let layer: Int?
  /// The end of its path: `q_proj`, `mem_proj.0`, `lm_head`.
  public let name: String
  /// The inner dimension and the scale `s`, if it is a product of two.
  public let rank: Int?
  public let scale: Float?
  /// `ΔW`; the weight itself, where the base has none in its place.
  let values: () -> Tensor
  /// `W`; nil where the base has none.
  let base: (() -> Tensor)?

  /// - Parameter path: That of a module or a parameter, with or without PEFT's prefix.
  init(
    _ path: String, rank: Int? = nil, scale: Float? = nil, base: (() -> Tensor)?, values: @escaping () -> Tensor
  ) {
    var names = path.split(separator: ".").filter { $0 != "base_model" && $0 != "model" }
    if names.last == "weight" { names.removeLast() }
    var layer: Int?
    if names.count > 2, names[0] == "layers", let index = Int(names[1]) {
      layer = index
      names.removeFirst(["self_attn", "mlp"].contains(names[2]) ? 3 : 2)
    }
    (self.layer, name) = (layer, names.joined(separator: "."))
    (self.rank, self.scale, self.base, self.values) = (rank, scale, base, values)
  }
}
