/// The linear layers of a decoder block, and their names elsewhere: the one table all formats and adapters read.
public enum LinearRole: String, CaseIterable, Sendable {
  case query, key, value, output, gate, up, down

  /// Path inside a block in Hugging Face files and in PEFT adapters.
  public var huggingFacePath: String {
    switch self {
    case .query: "self_attn.q_proj"
    case .key: "self_attn.k_proj"
    case .value: "self_attn.v_proj"
    case .output: "self_attn.o_proj"
    case .gate: "mlp.gate_proj"
    case .up: "mlp.up_proj"
    case .down: "mlp.down_proj"
    }
  }

  /// The short name by which adapters choose target modules: `q_proj`.
  public var moduleName: String { String(huggingFacePath.split(separator: ".")[1]) }

  /// Name inside `blk.N.` of a GGUF file.
  public var ggufName: String {
    switch self {
    case .query: "attn_q"
    case .key: "attn_k"
    case .value: "attn_v"
    case .output: "attn_output"
    case .gate: "ffn_gate"
    case .up: "ffn_up"
    case .down: "ffn_down"
    }
  }

  /// The path of a layer's module in a whole model: `model.layers.3.self_attn.q_proj`.
  public func modulePath(layer: Int) -> String { "model.layers.\(layer).\(huggingFacePath)" }
}
