import Diagnostics
import Foundation
import Transformers

/// `adapter_config.json` of a Gated Memory adapter.
///
/// There is no standard for it: the keys say in full what is computed, so that a program which computes something else
/// can refuse. Every key must be known and have a value that is computed here.
struct GatedMemoryFile {
  /// Keys whose value is always the same.
  private static let fixed: [(key: String, value: String)] = [
    ("activation", "silu"), ("query", "before_rotation"),
  ]
  /// Keys of PEFT that say nothing about what is computed.
  private static let harmless: Set = ["task_type", "inference_mode", "revision"]

  var baseModel: String
  var memory: GatedMemoryConfiguration
  /// `2d`.
  var memorySize: Int
  /// `⌊√d⌋`.
  var gateSize: Int

  init(baseModel: String, memory: GatedMemoryConfiguration, memorySize: Int, gateSize: Int) {
    self.baseModel = baseModel
    self.memory = memory
    self.memorySize = memorySize
    self.gateSize = gateSize
  }

  /// - Parameter path: The file, as errors name it.
  init(_ object: [String: Any], path: String) throws {
    func refuse(_ key: String, expected: String) -> InputError {
      .invalid(
        path, "key \(key) is \(object[key].map { "\($0)" } ?? "absent"), expected \(expected)",
        remedy: "The adapter cannot be used here.")
    }
    func wholeNumber(_ key: String, atLeast least: Int) throws -> Int {
      guard let number = object[key] as? Int, number >= least else {
        throw refuse(key, expected: "a whole number of at least \(least)")
      }
      return number
    }
    guard object["peft_type"] as? String == GatedMemoryAdapter.kind else {
      throw refuse("peft_type", expected: GatedMemoryAdapter.kind)
    }
    for (key, value) in Self.fixed where object[key] as? String != value { throw refuse(key, expected: value) }
    guard object["gate_scale"] as? Double == GatedMemoryConfiguration.gateScale else {
      throw refuse("gate_scale", expected: "3")
    }
    let shift = object["gate_shift"] as? Double
    guard let start = GatedMemoryConfiguration.GateStart.allCases.first(where: { $0.shift == shift }) else {
      throw refuse("gate_shift", expected: "1 or 1.3")
    }
    memory = GatedMemoryConfiguration(
      gateStart: start, headRank: object["head_rank"] == nil ? 0 : try wholeNumber("head_rank", atLeast: 0))
    if memory.headRank > 0 {
      guard object["head_alpha"] as? Double == Double(memory.headAlpha) else {
        throw refuse("head_alpha", expected: "\(memory.headAlpha), twice head_rank")
      }
    }
    memorySize = try wholeNumber("memory_size", atLeast: 1)
    gateSize = try wholeNumber("gate_size", atLeast: 1)
    baseModel = object["base_model_name_or_path"] as? String ?? ""
    let known = keys.keys
    if let key = object.keys.sorted().first(where: { !known.contains($0) && !Self.harmless.contains($0) }) {
      throw InputError.invalid(
        path, "key \(key) is not known, expected only \(known.sorted().joined(separator: ", "))",
        remedy: "A newer version of lift may know it.")
    }
  }

  /// Refuses sizes that are not those of a model.
  func check(against model: LlamaConfiguration, path: String) throws {
    let expected = [
      ("memory_size", memorySize, 2 * model.headDimension),
      ("gate_size", gateSize, GatedMemoryConfiguration.gateSize(for: model)),
    ]
    for (key, found, wanted) in expected where found != wanted {
      throw InputError.invalid(
        path, "key \(key) is \(found), expected \(wanted) for heads of \(model.headDimension)",
        remedy: "The adapter was made for another base model; give that model with --model.")
    }
  }

  private var keys: [String: Any] {
    let shift = memory.gateStart.shift
    return [
      "peft_type": GatedMemoryAdapter.kind, "base_model_name_or_path": baseModel, "memory_size": memorySize,
      "gate_size": gateSize, "gate_scale": Int(GatedMemoryConfiguration.gateScale),
      "gate_shift": Int(exactly: shift).map { $0 as Any } ?? shift,
      "activation": "silu", "query": "before_rotation", "head_rank": memory.headRank, "head_alpha": memory.headAlpha,
    ]
  }

  /// The file's text, the same for the same adapter.
  func json() throws -> Data {
    try JSONSerialization.data(
      withJSONObject: keys, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
  }
}
