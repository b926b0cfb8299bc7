import Adapters
import Autograd
import ModelTestSupport
import TestSupport
import Testing
import Transformers

struct LoRAAdapterTests {
  private let configuration = LoRAConfiguration(rank: 4, alpha: 8)
  private let tokens = tinyTokens(13, seed: 1)

  @Test(arguments: TinyModel.allCases)
  func aNewAdapterChangesNothing(variant: TinyModel) throws {
    let model = try variant.load()
    let adapter = try LoRAAdapter(for: model, configuration, seed: 1)
    withThreads(2) {
      let base = model.logits(tokens)
      withAdapter(adapter, on: model) { expectSameBits(model.logits(tokens), base) }
    }
  }

  @Test(arguments: TinyModel.allCases)
  func aDetachedAdapterLeavesTheBaseBitForBit(variant: TinyModel) throws {
    let model = try variant.load()
    let adapter = try trained(LoRAAdapter(for: model, configuration, seed: 2))
    let weights = model.parameters.map(\.value.floats)
    withThreads(2) {
      let base = model.logits(tokens)
      withAdapter(adapter, on: model) { #expect(model.logits(tokens) != base) }
      expectSameBits(model.logits(tokens), base)
    }
    #expect(model.parameters.map(\.value.floats) == weights)
    #expect(!model.blocks.contains { $0[.query] is LoRALinear })
  }

  @Test func anErrorDetaches() throws {
    struct Interrupted: Error {}
    let model = try TinyModel.tied.load(), adapter = try LoRAAdapter(for: model, configuration, seed: 3)
    #expect(throws: Interrupted.self) { try withAdapter(adapter, on: model) { throw Interrupted() } }
    #expect(!model.blocks.contains { $0[.query] is LoRALinear })
  }

  /// The definition: a model with the weights `W + s·B·A` gives the same logits.
  @Test(arguments: TinyModel.allCases, [false, true])
  func theUpdateIsAddedToTheWeights(variant: TinyModel, stabilized: Bool) throws {
    let model = try variant.load(), merged = try variant.load()
    let configuration = LoRAConfiguration(rank: 3, alpha: 6, usesRankStabilization: stabilized)
    let adapter = try trained(LoRAAdapter(for: model, configuration, seed: 4))
    for update in adapter.updates {
      let weight = try #require(merged.blocks[update.module.layer][update.module.role] as? Linear).weight
      let (m, k) = (weight.value.shape[0], weight.value.shape[1])
      let (a, b) = (update.a.value.floats, update.b.value.floats)
      let product = (0..<m * k).map { index -> Float in
        (0..<3).reduce(0) { $0 + b[index / k * 3 + $1] * a[$1 * k + index % k] }
      }
      weight.value = weight.value + Tensor(product, shape: [m, k]).scaled(by: configuration.scale)
    }
    let attached = withAdapter(adapter, on: model) { model.logits(tokens) }
    expectClose(attached, merged.logits(tokens).doubles, relative: logitTolerance, absolute: 2 * logitTolerance)
  }

  @Test func onlyTheAdapterIsTrained() throws {
    let model = try TinyModel.tied.load(), adapter = try trained(LoRAAdapter(for: model, configuration, seed: 5))
    let gradients = withAdapter(adapter, on: model) {
      valueAndGradients(of: adapter.parameters) {
        #expect(!model.parameters.contains { parameter in
          parameter.value.isTraced && !adapter.parameters.contains { $0 === parameter }
        })
        return model.lossSum([tokens], weights: [Array(repeating: 1, count: tokens.count)])
      }
    }.1.values
    #expect(gradients.count == 2 * 2 * 7)
    for (parameter, gradient) in zip(adapter.parameters, gradients) {
      #expect(gradient.shape == parameter.value.shape)
      #expect(gradient.floats.contains { $0 != 0 }, "\(parameter.name) has no gradient")
    }
  }

  /// With B = 0 nothing reaches A yet: its gradient is exactly zero, B's is not.
  @Test func aNewAdapterLearnsThroughBFirst() throws {
    let model = try TinyModel.tied.load(), adapter = try LoRAAdapter(for: model, configuration, seed: 6)
    let gradients = withAdapter(adapter, on: model) {
      valueAndGradients(of: adapter.parameters) {
        model.lossSum([tokens], weights: [Array(repeating: 1, count: tokens.count)])
      }
    }.1.values
    for (index, gradient) in gradients.enumerated() {
      #expect(gradient.floats.allSatisfy { $0 == 0 } == (index % 2 == 0), "\(adapter.parameters[index].name)")
    }
  }

  @Test(arguments: TinyModel.allCases)
  func checkpointingChangesNoBit(variant: TinyModel) throws {
    let model = try variant.load(), adapter = try trained(LoRAAdapter(for: model, configuration, seed: 7))
    func gradients(checkpointing: Bool) -> [[Float]] {
      valueAndGradients(of: adapter.parameters) {
        model.lossSum(
          [tokens], weights: [Array(repeating: 1, count: tokens.count)], checkpointing: checkpointing)
      }.1.values.map(\.floats)
    }
    withThreads(2) {
      withAdapter(adapter, on: model) {
        for (a, b) in zip(gradients(checkpointing: true), gradients(checkpointing: false)) { expectSameBits(a, b) }
      }
    }
  }

  // MARK: - The start

  @Test func aStartsUniformAndBAtZeroByTheSeed() throws {
    let model = try TinyModel.tied.load()
    let adapter = try LoRAAdapter(for: model, LoRAConfiguration(rank: 16, alpha: 1), seed: 8)
    for update in adapter.updates {
      let bound = 1 / Float(update.a.value.shape[1]).squareRoot(), a = update.a.value.floats
      #expect(a.allSatisfy { abs($0) <= bound })
      // Of at least 512 uniform values the largest is almost surely above 0.98 of the bound, the mean near 0.
      #expect((a.map(abs).max() ?? 0) > 0.98 * bound && abs(a.reduce(0, +)) / Float(a.count) < 0.15 * bound)
      #expect(update.b.value.floats.allSatisfy { $0 == 0 })
    }
    func values(_ seed: UInt64) throws -> [[Float]] {
      try LoRAAdapter(for: model, configuration, seed: seed).parameters.map(\.value.floats)
    }
    #expect(try values(1) == values(1))
    #expect(try values(1) != values(2))
    #expect(Set(try values(1).filter { $0.contains { $0 != 0 } }).count == 14, "no two modules start alike")
  }

  /// PEFT's "gaussian": of 16·32 values at least, mean and deviation are what they should be to a tenth and less.
  @Test func aStartsNormal() throws {
    let model = try TinyModel.tied.load()
    let adapter = try LoRAAdapter(
      for: model, LoRAConfiguration(rank: 16, alpha: 1, initialisation: .gaussian), seed: 9)
    for update in adapter.updates {
      let a = update.a.value.doubles.map { $0 * 16 }
      #expect(abs(a.reduce(0, +) / Double(a.count)) < 0.2)
      #expect(abs(a.reduce(0) { $0 + $1 * $1 } / Double(a.count) - 1) < 0.25)
      #expect(update.b.value.floats.allSatisfy { $0 == 0 })
    }
  }

  @Test func parametersHavePEFTsNamesAndShapes() throws {
    let adapter = try LoRAAdapter(
      for: TinyModel.tied.load(), LoRAConfiguration(rank: 4, alpha: 8, targets: .names(["k_proj", "down_proj"])),
      seed: 1)
    #expect(
      adapter.parameters.map { "\($0.name) \($0.value.shape)" } == [
        "base_model.model.model.layers.0.self_attn.k_proj.lora_A.weight [4, 32]",
        "base_model.model.model.layers.0.self_attn.k_proj.lora_B.weight [16, 4]",
        "base_model.model.model.layers.0.mlp.down_proj.lora_A.weight [4, 96]",
        "base_model.model.model.layers.0.mlp.down_proj.lora_B.weight [32, 4]",
        "base_model.model.model.layers.1.self_attn.k_proj.lora_A.weight [4, 32]",
        "base_model.model.model.layers.1.self_attn.k_proj.lora_B.weight [16, 4]",
        "base_model.model.model.layers.1.mlp.down_proj.lora_A.weight [4, 96]",
        "base_model.model.model.layers.1.mlp.down_proj.lora_B.weight [32, 4]",
      ])
    #expect(adapter.parameterCount == 2 * 4 * (32 + 16 + 96 + 32))
  }

  // MARK: - Mistakes of the caller

  @Test func attachingTwiceIsRefused() async {
    await #expect(processExitsWith: .failure) {
      let model = try TinyModel.tied.load()
      let adapter = try LoRAAdapter(for: model, LoRAConfiguration(rank: 1, alpha: 1), seed: 1)
      adapter.attach(to: model)
      adapter.attach(to: model)
    }
  }

  @Test func detachingAnotherAdapterIsRefused() async {
    await #expect(processExitsWith: .failure) {
      let model = try TinyModel.tied.load()
      try LoRAAdapter(for: model, LoRAConfiguration(rank: 1, alpha: 1), seed: 1).attach(to: model)
      try LoRAAdapter(for: model, LoRAConfiguration(rank: 1, alpha: 1), seed: 1).detach(from: model)
    }
  }
}

/// The adapter with random values in place of B's zeros, as if it had been trained.
func trained(_ adapter: LoRAAdapter) -> LoRAAdapter {
  for (index, update) in adapter.updates.enumerated() {
    update.b.value = randomTensor(update.b.value.shape, seed: UInt64(1000 + index), within: 0.2)
  }
  return adapter
}
