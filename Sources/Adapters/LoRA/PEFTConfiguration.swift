import Diagnostics
import Foundation

/// `adapter_config.json` of a LoRA adapter, as PEFT writes and reads it.
///
/// Written are the few keys that every version of PEFT understands. When reading, a key that is not known is fine if it
/// is off (null, false, 0 or empty) and refused by name if it is on: an adapter that asks for something not computed here
/// would answer wrongly without a word.
struct PEFTConfiguration {
  var baseModel: String
  var lora: LoRAConfiguration

  /// Keys with a meaning here.
  private static let known: Set = [
    "peft_type", "base_model_name_or_path", "r", "lora_alpha", "use_rslora", "target_modules", "init_lora_weights",
    "bias", "fan_in_fan_out", "use_dora", "lora_dropout", "rank_pattern", "alpha_pattern",
  ]
  /// Keys that change nothing in an adapter that is already trained, or nothing without a switch beside them.
  private static let harmless: Set = [
    "task_type", "inference_mode", "revision", "peft_version", "auto_mapping", "megatron_core", "qalora_group_size",
    "runtime_config", "loftq_config", "eva_config", "corda_config",
  ]

  init(baseModel: String, lora: LoRAConfiguration) {
    self.baseModel = baseModel
    self.lora = lora
  }

  /// - Parameters:
  ///   - keys: The members of the file.
  ///   - path: The file, as errors name it.
  init(keys object: [String: Any], path: String) throws {
    func refuse(_ key: String, _ reason: String) -> InputError {
      .invalid(path, "key \(key) \(reason)", remedy: "The adapter cannot be used here.")
    }
    for key in object.keys.sorted() where !Self.known.contains(key) && !Self.harmless.contains(key) {
      if !Self.isOff(object[key]) { throw refuse(key, "is switched on, which is not supported") }
    }
    guard object["peft_type"] as? String == "LORA" else {
      throw refuse("peft_type", "is \(object["peft_type"] ?? "absent"), expected LORA")
    }
    if let bias = object["bias"], !(bias is NSNull), bias as? String != "none" {
      throw refuse("bias", "is \(bias), expected none")
    }
    if object["fan_in_fan_out"] as? Bool == true {
      throw refuse("fan_in_fan_out", "is true, but no layer here is stored transposed")
    }
    if let start = object["init_lora_weights"] as? String, !["gaussian", "orthogonal", "eva"].contains(start) {
      throw refuse("init_lora_weights", "is \(start), which changes the base model's weights")
    }
    func flag(_ key: String) throws -> Bool {
      guard let value = object[key], !(value is NSNull) else { return false }
      guard let flag = value as? Bool else { throw refuse(key, "is \(value), expected true or false") }
      return flag
    }
    /// Numbers by patterns; a whole number is one of at least 1.
    func pattern<Number>(_ key: String, _ what: String, _ number: (Any) -> Number?) throws -> [String: Number] {
      guard let value = object[key], !(value is NSNull) else { return [:] }
      guard let entries = value as? [String: Any] else { throw refuse(key, "is not an object") }
      return try entries.reduce(into: [:]) { numbers, entry in
        guard let found = number(entry.value) else {
          throw refuse(key, "has \(entry.value) for \"\(entry.key)\", expected \(what)")
        }
        numbers[entry.key] = found
      }
    }
    func found(_ key: String) -> String {
      switch object[key] {
      case nil: "absent"
      case is NSNull: "null"
      case let text as String: "\"\(text)\""
      case let value?: "\(value)"
      }
    }
    guard let rank = object["r"] as? Int, rank >= 1 else {
      throw refuse("r", "is \(found("r")), expected a whole number of at least 1")
    }
    lora = LoRAConfiguration(rank: rank, alpha: 1, usesRankStabilization: try flag("use_rslora"))
    guard let alpha = object["lora_alpha"] as? Double, lora.isScale(rank: rank, alpha: alpha) else {
      throw refuse(
        "lora_alpha", "is \(found("lora_alpha")), expected a positive number that makes a scale in float32")
    }
    lora.alpha = alpha
    lora.usesWeightDecomposition = try flag("use_dora")
    lora.initialisation = object["init_lora_weights"] as? String == "gaussian" ? .gaussian : .kaiming
    if let value = object["lora_dropout"], !(value is NSNull) {
      guard let dropout = value as? Double, dropout >= 0, Float(dropout) < 1 else {
        throw refuse("lora_dropout", "is \(value), expected a number from 0 up and below 1")
      }
      lora.dropout = dropout
    }
    lora.rankPattern = try pattern("rank_pattern", "a whole number of at least 1") {
      ($0 as? Int).flatMap { $0 >= 1 ? $0 : nil }
    }
    lora.alphaPattern = try pattern("alpha_pattern", "a positive number") { [lora] in
      ($0 as? Double).flatMap { lora.isScale(rank: rank, alpha: $0) ? $0 : nil }
    }
    switch object["target_modules"] {
    case "all-linear" as String: lora.targets = .allLinear
    case let names as [String]: lora.targets = .names(names.sorted())
    default: throw refuse("target_modules", "is neither all-linear nor a list of names")
    }
    baseModel = object["base_model_name_or_path"] as? String ?? ""
  }

  /// The file's text, the same for the same adapter.
  /// - Parameter moduleNames: The short names of the target modules.
  func json(moduleNames: [String]) throws -> Data {
    let object: [String: Any] = [
      "peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": baseModel, "revision": NSNull(),
      "inference_mode": true, "r": lora.rank,
      "lora_alpha": Self.number(lora.alpha), "lora_dropout": lora.dropout, "bias": "none",
      "use_rslora": lora.usesRankStabilization, "use_dora": lora.usesWeightDecomposition, "fan_in_fan_out": false,
      "init_lora_weights": lora.initialisation == .gaussian ? "gaussian" as Any : true,
      "target_modules": moduleNames, "modules_to_save": NSNull(), "rank_pattern": lora.rankPattern,
      "alpha_pattern": lora.alphaPattern.mapValues(Self.number),
    ]
    return try JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  /// A whole number as such, as people write it.
  private static func number(_ value: Double) -> Any { Int(exactly: value).map { $0 as Any } ?? value }

  /// Whether a key's value asks for nothing.
  static func isOff(_ value: Any?) -> Bool {
    switch value {
    case nil, is NSNull: true
    case let text as String: text.isEmpty
    case let list as [Any]: list.isEmpty
    case let object as [String: Any]: object.isEmpty
    case let number as NSNumber: number.doubleValue == 0
    default: false
    }
  }
}
