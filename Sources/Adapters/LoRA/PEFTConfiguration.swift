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
    "bias", "fan_in_fan_out",
  ]
  /// Keys that change nothing in an adapter that is already trained, or nothing without a switch beside them.
  private static let harmless: Set = [
    "task_type", "inference_mode", "revision", "peft_version", "auto_mapping", "lora_dropout", "megatron_core",
    "qalora_group_size", "runtime_config", "loftq_config", "eva_config", "corda_config",
  ]

  init(baseModel: String, lora: LoRAConfiguration) {
    self.baseModel = baseModel
    self.lora = lora
  }

  /// - Parameter path: The file, as errors name it.
  init(json: Data, path: String) throws {
    guard let object = try? JSONSerialization.jsonObject(with: json) as? [String: Any] else {
      throw InputError.invalid(path, "this is not a JSON object", remedy: "Give a directory that PEFT or lift wrote.")
    }
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
    if let flag = object["use_rslora"], !(flag is NSNull), !(flag is Bool) {
      throw refuse("use_rslora", "is \(flag), expected true or false")
    }
    if object["fan_in_fan_out"] as? Bool == true {
      throw refuse("fan_in_fan_out", "is true, but no layer here is stored transposed")
    }
    if let start = object["init_lora_weights"] as? String, !["gaussian", "orthogonal", "eva"].contains(start) {
      throw refuse("init_lora_weights", "is \(start), which changes the base model's weights")
    }
    guard let rank = object["r"] as? Int, rank >= 1 else { throw refuse("r", "is not a whole number of at least 1") }
    let usesRankStabilization = object["use_rslora"] as? Bool ?? false
    guard let alpha = object["lora_alpha"] as? Double,
      LoRAConfiguration.isScale(alpha: alpha, rank: rank, usesRankStabilization: usesRankStabilization)
    else { throw refuse("lora_alpha", "is not a positive number that makes a scale in float32") }
    let targets: TargetModules
    switch object["target_modules"] {
    case "all-linear" as String: targets = .allLinear
    case let names as [String]: targets = .names(names.sorted())
    default: throw refuse("target_modules", "is neither all-linear nor a list of names")
    }
    baseModel = object["base_model_name_or_path"] as? String ?? ""
    lora = LoRAConfiguration(
      rank: rank, alpha: alpha, usesRankStabilization: usesRankStabilization, targets: targets)
  }

  /// The file's text, the same for the same adapter.
  /// - Parameter moduleNames: The short names of the target modules.
  func json(moduleNames: [String]) throws -> Data {
    let object: [String: Any] = [
      "peft_type": "LORA", "task_type": "CAUSAL_LM", "base_model_name_or_path": baseModel, "revision": NSNull(),
      "inference_mode": true, "r": lora.rank,
      "lora_alpha": Int(exactly: lora.alpha).map { $0 as Any } ?? lora.alpha,
      "lora_dropout": 0.0, "bias": "none", "use_rslora": lora.usesRankStabilization, "use_dora": false,
      "fan_in_fan_out": false, "init_lora_weights": true, "target_modules": moduleNames, "modules_to_save": NSNull(),
      "rank_pattern": [String: Int](), "alpha_pattern": [String: Int](),
    ]
    return try JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }

  private static func isOff(_ value: Any?) -> Bool {
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
