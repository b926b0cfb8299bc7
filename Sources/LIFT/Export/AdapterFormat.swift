import Kernels

/// The forms in which other programs read adapters.
public enum AdapterFormat: String, Sendable, CaseIterable {
  /// A directory for PEFT.
  case peft
  /// A file for llama.cpp.
  case gguf
  /// A directory for mlx-lm.
  case mlx

  /// What values can be written as.
  public var elementTypes: [ElementType] {
    [.float32, .float16, .bfloat16] + (self == .gguf ? [.q8_0] : [])
  }
}
