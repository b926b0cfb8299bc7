import Randomness

/// How `A` and `B` begin.
public enum LoRAInitialisation: String, Sendable, Codable, CaseIterable {
  /// `A` uniform in ±1/√inputSize, `B` zero: PEFT's `init_lora_weights=True`, and PyTorch's start of a linear layer
  /// (He et al., 2015, arXiv:1502.01852).
  case kaiming
  /// `A` normal with standard deviation 1/rank, `B` zero: PEFT's `"gaussian"`.
  case gaussian
  /// `A` and `B` are the principal part of the weight, and what is left of it stays frozen (Meng et al., 2024,
  /// arXiv:2404.02948).
  case pissa
}

extension LoRAInitialisation {
  /// The first values of `A`, row after row.
  func a(_ target: LoRAModule, from generator: inout SeededGenerator) -> [Float] {
    let count = target.rank * target.shape[1]
    switch self {
    case .kaiming:
      let bound = 1 / Float(target.shape[1]).squareRoot()
      return (0..<count).map { _ in generator.uniform(within: bound) }
    case .gaussian:
      let deviation = 1 / Float(target.rank)
      return (0..<count).map { _ in deviation * generator.normal() }
    case .pissa:
      preconditionFailure("LoRAInitialisation: PiSSA begins with the weight, not with random numbers")
    }
  }
}
