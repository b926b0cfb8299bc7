/// A weight of a model under its names: the one table that all readers and writers of model files share.
public struct WeightName: Sendable, Hashable {
  /// `model.layers.0.self_attn.q_proj.weight`
  public var huggingFace: String
  /// `blk.0.attn_q.weight`
  public var gguf: String
  /// The heads that its rows are divided among, where rows are rotated by position: see ``RotaryRowOrder``.
  public var rotaryHeads: Int?

  private init(_ huggingFace: String, _ gguf: String, rotaryHeads: Int? = nil) {
    (self.huggingFace, self.gguf, self.rotaryHeads) = (huggingFace, gguf, rotaryHeads)
  }

  /// The order of its rows in GGUF files, where it is not that of Hugging Face.
  public func ggufRowOrder(in family: ModelFamily, rows: Int) -> RotaryRowOrder? {
    guard family.reordersRotaryRows else { return nil }
    return rotaryHeads.map { RotaryRowOrder(heads: $0, rows: rows) }
  }

  public static let embedding = WeightName("model.embed_tokens.weight", "token_embd.weight")
  public static let norm = WeightName("model.norm.weight", "output_norm.weight")
  /// Absent where the embedding is the output head.
  public static let head = WeightName("lm_head.weight", "output.weight")

  public static func attentionNorm(layer: Int) -> WeightName {
    WeightName("model.layers.\(layer).input_layernorm.weight", "blk.\(layer).attn_norm.weight")
  }

  public static func feedForwardNorm(layer: Int) -> WeightName {
    WeightName("model.layers.\(layer).post_attention_layernorm.weight", "blk.\(layer).ffn_norm.weight")
  }

  public enum LinearPart: String, Sendable {
    case weight, bias
  }

  public static func linear(
    _ role: LinearRole, layer: Int, _ part: LinearPart, in configuration: LlamaConfiguration
  ) -> WeightName {
    WeightName(
      "\(role.modulePath(layer: layer)).\(part.rawValue)", "blk.\(layer).\(role.ggufName).\(part.rawValue)",
      rotaryHeads: configuration.rotaryHeads(of: role))
  }
}

extension LlamaConfiguration {
  /// The heads whose rows are rotated by position; nil for a layer whose output is not.
  public func rotaryHeads(of role: LinearRole) -> Int? {
    switch role {
    case .query: headCount
    case .key: keyValueHeadCount
    default: nil
    }
  }
}
