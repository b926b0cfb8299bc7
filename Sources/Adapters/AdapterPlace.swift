import Diagnostics
import Transformers

/// A kind of adapter, and where in a model it has to be put.
enum AdapterPlace: String, CaseIterable {
  case lora
  case gatedMemory = "gated-memory"
  case full

  private var needed: AdapterPlaces {
    switch self {
    case .lora: .linearLayers
    case .gatedMemory: .attentionMemory
    case .full: .weights
    }
  }

  /// - Throws: ``InputError`` for a model of a family that has no such place, naming what can be used instead.
  func check(in model: LlamaModel) throws {
    guard !model.adapterPlaces.contains(needed) else { return }
    let others = Self.allCases.filter { model.adapterPlaces.contains($0.needed) }.map(\.rawValue)
    throw InputError.usage(
      "adapter", "\(rawValue) has no place in a model of this family",
      remedy: others.isEmpty
        ? "Take another model." : "Choose \(others.joined(separator: " or ")), or take another model.")
  }
}
