import Diagnostics
import Foundation

extension LlamaConfiguration {
  /// Reads the sizes from a `config.json`.
  ///
  /// Keys that are not known are ignored; known ones that ask for what is not computed here are refused.
  /// - Throws: ``InputError`` if the family is not known, or a size is missing or not supported.
  init(_ keys: JSONMembers) throws {
    let type = try keys.required("model_type", keys.string)
    guard let family = ModelFamily.allCases.first(where: { $0.modelTypes.contains(type) }) else {
      let known = ModelFamily.allCases.flatMap(\.modelTypes).map { "\"\($0)\"" }.joined(separator: ", ")
      throw InputError.invalid(
        keys.place, "key model_type is \"\(type)\", expected one of \(known)",
        remedy: "Use a model of one of these families, such as SmolLM2 or Qwen2.5.")
    }
    let hiddenSize = try keys.required("hidden_size", keys.int)
    let headCount = try keys.required("num_attention_heads", keys.int)
    let rope = try RopeParameters(keys)
    self.init(
      hiddenSize: hiddenSize, intermediateSize: try keys.required("intermediate_size", keys.int),
      layerCount: try keys.required("num_hidden_layers", keys.int), headCount: headCount,
      keyValueHeadCount: try keys.int("num_key_value_heads") ?? headCount,
      headDimension: try keys.int("head_dim") ?? (headCount > 0 ? hiddenSize / headCount : 0),
      vocabularySize: try keys.required("vocab_size", keys.int),
      contextLength: try keys.required("max_position_embeddings", keys.int),
      rmsNormEpsilon: Float(try keys.required("rms_norm_eps", keys.double)), ropeTheta: rope.theta, family: family)
    try validate(at: keys.place)
    try refuseUnknownVariants(keys)
  }

  private func refuseUnknownVariants(_ keys: JSONMembers) throws {
    func refuse(_ key: String, _ found: Any, expected: String) -> InputError {
      .invalid(
        keys.place, "key \(key) is \(found), and only \(expected) is supported",
        remedy: "Use another model of the family.")
    }
    if let activation = try keys.string("hidden_act"), activation != "silu" {
      throw refuse("hidden_act", "\"\(activation)\"", expected: "\"silu\"")
    }
    if let share = try keys.double("partial_rotary_factor"), share != 1 {
      throw refuse("partial_rotary_factor", share, expected: "1")
    }
    if let kinds = try keys.strings("layer_types"), let other = kinds.first(where: { $0 != "full_attention" }) {
      throw refuse("layer_types", "\"\(other)\" in a layer", expected: "\"full_attention\"")
    }
    // Qwen's files name a window that is used only with the switch.
    let slides = family == .qwen2 ? try keys.bool("use_sliding_window") ?? false : true
    if slides, let window = try keys.int("sliding_window"), window < contextLength {
      throw refuse("sliding_window", window, expected: "a window as long as the context")
    }
  }
}
