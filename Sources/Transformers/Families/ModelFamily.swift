/// A family of models that compute what ``LlamaModel`` does, and differ in what their files say and leave unsaid.
///
/// Another family of this kind is another case here.
public enum ModelFamily: String, Sendable, CaseIterable {
  /// Llama, SmolLM2, Mistral. Touvron et al., 2023, arXiv:2302.13971.
  case llama
  /// Qwen2 and Qwen2.5: queries, keys and values have biases. Yang et al., 2024, arXiv:2407.10671, §2.2.
  case qwen2

  /// `general.architecture` of GGUF files, and the prefix of their keys.
  public var ggufArchitecture: String { rawValue }

  /// `model_type` in `config.json`.
  public var modelTypes: [String] { self == .llama ? ["llama", "mistral"] : [rawValue] }

  /// `architectures` in `config.json`.
  public var huggingFaceArchitecture: String { self == .llama ? "LlamaForCausalLM" : "Qwen2ForCausalLM" }

  /// Whether GGUF files hold the rows of queries and keys in the order of a rotation of neighbours.
  public var reordersRotaryRows: Bool { self == .llama }

  /// Layers that must have a bias; in others it is optional.
  public var biasedRoles: Set<LinearRole> { self == .qwen2 ? [.query, .key, .value] : [] }
}
