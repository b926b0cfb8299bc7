import Diagnostics
import Transformers

/// The kind and the shape of an adapter: everything but its values.
public enum AdapterConfiguration: Sendable, Equatable {
  case lora(LoRAConfiguration)
  case gatedMemory(GatedMemoryConfiguration)
  /// Every weight of the model.
  case full

  /// - Throws: ``InputError`` naming the setting that is out of range.
  public func validate() throws {
    switch self {
    case .lora(let lora): try lora.validate()
    case .gatedMemory(let memory): try memory.validate()
    case .full: break
    }
  }

  /// Finds out whether ``makeAdapter(for:seed:)`` can make one, without making it.
  /// - Throws: ``InputError`` for settings that do not fit the model.
  public func check(for model: LlamaModel) throws {
    try place.check(in: model)
    switch self {
    case .lora(let lora): _ = try lora.newModules(of: model)
    case .gatedMemory(let memory): try memory.check(for: model.configuration)
    case .full: break
    }
  }

  private var place: AdapterPlace {
    switch self {
    case .lora: .lora
    case .gatedMemory: .gatedMemory
    case .full: .full
    }
  }

  /// Whether the adapter is the same in every layer.
  public func isUniform(on model: LlamaModel) throws -> Bool {
    guard case .lora(let lora) = self else { return true }
    let layers = Dictionary(grouping: try lora.newModules(of: model), by: \.module.layer).values.map { modules in
      Set(modules.map { "\($0.module.role) \($0.rank) \($0.scale)" })
    }
    return layers.count == model.blocks.count && Set(layers).count == 1
  }

  /// A new adapter with its first values.
  /// - Throws: ``InputError`` for settings that do not fit the model.
  public func makeAdapter(for model: LlamaModel, seed: UInt64) throws -> any Adapter {
    try place.check(in: model)
    switch self {
    case .lora(let lora): return try LoRAAdapter(for: model, lora, seed: seed)
    case .gatedMemory(let memory): return try GatedMemoryAdapter(for: model, memory, seed: seed)
    case .full: return try FullAdapter(for: model)
    }
  }

  /// Reads an adapter directory, of whatever kind it is.
  ///
  /// - Throws: ``InputError`` for anything that does not fit the model, or is not supported.
  public static func load(directory: String, for model: LlamaModel) throws -> any Adapter {
    let kind = try AdapterFiles.configurationKeys(directory)["peft_type"]
    switch kind as? String {
    case "LORA":
      try AdapterPlace.lora.check(in: model)
      return try LoRAAdapter(directory: directory, for: model)
    case GatedMemoryAdapter.kind:
      try AdapterPlace.gatedMemory.check(in: model)
      return try GatedMemoryAdapter(directory: directory, for: model)
    case FullAdapter.kind:
      try AdapterPlace.full.check(in: model)
      return try FullAdapter(directory: directory, for: model)
    default:
      throw InputError.invalid(
        "\(directory)/\(AdapterFiles.configuration)",
        "key peft_type is \(kind.map { "\($0)" } ?? "absent"), expected LORA, \(GatedMemoryAdapter.kind) or "
          + FullAdapter.kind,
        remedy: "Adapters of other kinds cannot be used here.")
    }
  }
}
