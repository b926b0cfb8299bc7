import Adapters
import Diagnostics
import ModelTestSupport
import TestSupport
import Testing
import Transformers

/// A family need not have a place for every kind of adapter.
struct AdapterPlaceTests {
  private static let kinds: [(AdapterConfiguration, String, AdapterPlaces)] = [
    (.lora(LoRAConfiguration(rank: 2, alpha: 4)), "lora", [.attentionMemory, .weights]),
    (.gatedMemory(GatedMemoryConfiguration()), "gated-memory", [.linearLayers, .weights]),
    (.full, "full", [.linearLayers, .attentionMemory]),
  ]

  private func model(_ places: AdapterPlaces) throws -> LlamaModel {
    let whole = try TinyModel.tied.loadFrozen()
    return LlamaModel(
      configuration: whole.configuration, embedding: whole.embedding, blocks: whole.blocks, norm: whole.norm,
      untiedHead: whole.untiedHead, adapterPlaces: places)
  }

  @Test(arguments: kinds.indices)
  func anAdapterWithoutAPlaceIsRefused(index: Int) throws {
    let (configuration, name, others) = Self.kinds[index]
    let without = try model(others), with = try model([.linearLayers, .attentionMemory, .weights])
    let message = "adapter: \(name) has no place in a model of this family. Choose "
      + Self.kinds.map(\.1).filter { $0 != name }.joined(separator: " or ") + ", or take another model."
    #expect(inputError { try configuration.check(for: without) }?.description == message)
    #expect(inputError { _ = try configuration.makeAdapter(for: without, seed: 0) }?.description == message)
    #expect(inputError { _ = try configuration.makeAdapter(for: without.shallow(layerCount: 1), seed: 0) } != nil)
    try withTemporaryDirectory { directory in
      try configuration.makeAdapter(for: with, seed: 0).write(to: directory, baseModel: "tiny", metadata: [:])
      #expect(inputError { _ = try AdapterConfiguration.load(directory: directory, for: without) }?.description == message)
      _ = try AdapterConfiguration.load(directory: directory, for: with)
    }
  }

  @Test func aFamilyWithoutAnyPlaceNamesNone() throws {
    let none = try model([])
    #expect(inputError { try AdapterConfiguration.full.check(for: none) }?.remedy == "Take another model.")
  }
}
