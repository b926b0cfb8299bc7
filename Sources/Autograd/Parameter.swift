import Kernels

/// A named value that training may change: the only mutable thing in a model.
public final class Parameter {
  /// The name in files, such as `model.layers.0.self_attn.q_proj.lora_A.weight`.
  public let name: String
  public var value: Tensor

  public init(name: String, _ value: Tensor) {
    self.name = name
    self.value = value
  }

  public var count: Int { value.count }
}
