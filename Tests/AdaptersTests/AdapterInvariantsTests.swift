import Adapters
import Autograd
import Diagnostics
import ModelTestSupport
import TensorFiles
import TestSupport
import Testing
import Transformers

/// What holds for every kind of adapter, on dense, frozen and quantised bases.
struct AdapterInvariantsTests {
  enum Kind: String, CaseIterable, Sendable {
    case plain, gaussian, stabilised, patterns, dropout, pissa, stabilisedPissa, dora, pissaDora, full

    var configuration: AdapterConfiguration {
      var lora = LoRAConfiguration(rank: 4, alpha: 6)
      switch self {
      case .plain: break
      case .gaussian: lora.initialisation = .gaussian
      case .stabilised: lora.usesRankStabilization = true
      case .patterns:
        lora.rankPattern = ["q_proj": 2, "1.mlp.*": 6]
        lora.alphaPattern = ["k_proj": 3]
      case .dropout: lora.dropout = 0.5
      case .pissa:
        lora.initialisation = .pissa
        lora.rankPattern = ["v_proj": 3]
      case .stabilisedPissa:
        lora.initialisation = .pissa
        lora.usesRankStabilization = true
        lora.alphaPattern = ["v_proj": 0.3]
      case .dora: lora.usesWeightDecomposition = true
      case .pissaDora:
        lora.initialisation = .pissa
        lora.usesWeightDecomposition = true
        lora.targets = .names(["q_proj", "k_proj", "up_proj", "down_proj"])
      case .full: return .full
      }
      return .lora(lora)
    }
  }

  enum Base: String, CaseIterable, Sendable {
    case tied, untied, frozenTied, frozenUntied, quantised

    func load() throws -> LlamaModel {
      switch self {
      case .tied: return try TinyModel.tied.load()
      case .untied: return try TinyModel.untied.load()
      case .frozenTied: return try TinyModel.tied.loadFrozen()
      case .frozenUntied: return try TinyModel.untied.loadFrozen()
      case .quantised:
        return try withTemporaryDirectory { directory in
          let path = "\(directory)/q8_0.gguf"
          try LanguageModel(path: TinyModel.tied.ggufPath).write(to: path, as: .q8_0)
          return try LlamaModel(GGUFFile(path: path))
        }
      }
    }
  }

  private let tokens = tinyTokens(13, seed: 1)

  /// Nothing in a new adapter changes a value: LoRA adds exact zeros, PiSSA's two parts are the same, DoRA multiplies by
  /// m / m, full fine-tuning has the same weights. Only that computes with dense copies, where the base is frozen.
  @Test(arguments: Kind.allCases, Base.allCases)
  func aNewAdapterChangesNothing(kind: Kind, base: Base) throws {
    let model = try base.load(), adapter = try kind.configuration.makeAdapter(for: model, seed: 1)
    withThreads(2) {
      let before = model.logits(tokens)
      withAdapter(adapter, on: model) {
        let isDense = base == .tied || base == .untied
        expectClose(
          model.logits(tokens), before.doubles, relative: 0,
          absolute: kind == .full && !isDense ? logitTolerance : 0)
      }
    }
  }

  @Test(arguments: Kind.allCases, Base.allCases)
  func aDetachedAdapterLeavesTheBaseBitForBit(kind: Kind, base: Base) throws {
    let model = try base.load(), weights = model.parameters.map(\.value.floats)
    let adapter = try moved(kind.configuration.makeAdapter(for: model, seed: 2))
    withThreads(2) {
      let before = model.logits(tokens)
      withAdapter(adapter, on: model) { #expect(model.logits(tokens) != before) }
      expectSameBits(model.logits(tokens), before)
    }
    #expect(model.parameters.map(\.value.floats) == weights)
  }

  @Test(arguments: Kind.allCases, Base.allCases)
  func savedAndLoadedItIsTheSameToTheBit(kind: Kind, base: Base) throws {
    let model = try base.load(), adapter = try moved(kind.configuration.makeAdapter(for: model, seed: 3))
    try withTemporaryDirectory { directory in
      try adapter.write(to: directory, baseModel: "tiny", metadata: ["lift.seed": "7"])
      let loaded = try AdapterConfiguration.load(directory: directory, for: model)
      #expect(loaded.parameters.map(\.name) == adapter.parameters.map(\.name))
      for (a, b) in zip(loaded.parameters, adapter.parameters) {
        #expect(a.value.shape == b.value.shape)
        expectSameBits(a.value.floats, b.value.floats, a.name)
      }
      if case .lora(let lora) = kind.configuration, let loaded = loaded as? LoRAAdapter {
        #expect(loaded.configuration.alphaPattern == lora.alphaPattern && loaded.configuration.alpha == lora.alpha)
        #expect(loaded.configuration.rankPattern == lora.rankPattern && loaded.configuration.rank == lora.rank)
        #expect(loaded.configuration.initialisation == lora.initialisation)
      }
      withThreads(2) {
        let logits = withAdapter(adapter, on: model) { model.logits(tokens) }
        withAdapter(loaded, on: model) { expectSameBits(model.logits(tokens), logits) }
      }
    }
  }

  @Test(arguments: Kind.allCases, [Base.untied, .quantised])
  func onlyTheAdapterIsTrained(kind: Kind, base: Base) throws {
    let model = try base.load(), adapter = try moved(kind.configuration.makeAdapter(for: model, seed: 4))
    let gradients = withAdapter(adapter, on: model) {
      valueAndGradients(of: adapter.parameters) {
        #expect(!model.parameters.contains { parameter in
          parameter.value.isTraced && !adapter.parameters.contains { $0 === parameter }
        })
        return loss(model)
      }
    }.1.values
    for (parameter, gradient) in zip(adapter.parameters, gradients) {
      #expect(gradient.shape == parameter.value.shape)
      #expect(gradient.floats.contains { $0 != 0 }, "\(parameter.name) has no gradient")
    }
  }

  /// Two orders of the same sums, which the magnitudes of DoRA and the parts of PiSSA make larger: four times the tolerance
  /// between two programs.
  @Test(arguments: Kind.allCases, Base.allCases)
  func mergedIsAttached(kind: Kind, base: Base) throws {
    let model = try base.load(), adapter = try moved(kind.configuration.makeAdapter(for: model, seed: 5))
    let attached = withAdapter(adapter, on: model) { model.logits(tokens) }
    adapter.attach(to: model)
    try adapter.merge(into: model)
    #expect(!model.blocks.contains { $0[.query] is LoRALinear })
    expectClose(model.logits(tokens), attached.doubles, relative: 0, absolute: 4 * logitTolerance)
  }

  @Test(arguments: Kind.allCases)
  func mergingUnderAnotherAdapterIsRefused(kind: Kind) throws {
    let model = try TinyModel.tied.load(), adapter = try kind.configuration.makeAdapter(for: model, seed: 6)
    let other = try LoRAAdapter(for: model, LoRAConfiguration(rank: 1, alpha: 1), seed: 1)
    withAdapter(other, on: model) {
      let error = inputError { try adapter.merge(into: model) }
      #expect(error?.place == "model.layers.0.self_attn.q_proj")
      #expect(error?.problem == "there is another adapter on this layer")
    }
  }

  /// A training pass with dropout is computed again the same, whatever the thread count.
  @Test(arguments: Kind.allCases, [Base.tied, .quantised])
  func checkpointingChangesNoBit(kind: Kind, base: Base) throws {
    let model = try base.load(), adapter = try moved(kind.configuration.makeAdapter(for: model, seed: 7))
    func gradients(checkpointing: Bool) -> [[Float]] {
      adapter.beginTrainingPass(3)
      defer { adapter.endTraining() }
      return valueAndGradients(of: adapter.parameters) { loss(model, checkpointing: checkpointing) }.1.values.map(\.floats)
    }
    withThreads(2) {
      withAdapter(adapter, on: model) {
        for (a, b) in zip(gradients(checkpointing: true), gradients(checkpointing: false)) { expectSameBits(a, b) }
      }
    }
  }

  /// With a cache, token by token and several sequences at a time, the logits are those of one pass.
  @Test(arguments: Kind.allCases, [Base.untied, .quantised])
  func cachesAndBatchesGiveTheSame(kind: Kind, base: Base) throws {
    let model = try base.load(), adapter = try moved(kind.configuration.makeAdapter(for: model, seed: 8))
    withAdapter(adapter, on: model) {
      let all = model.logits(tokens), caches = [model.makeCache(), model.makeCache()], width = all.count / tokens.count
      for (index, token) in tokens.enumerated() {
        let rows = model.logits(model.hiddenStates(caches.map { ([token], $0) })).floats
        let expected = all[index * width..<(index + 1) * width].map(Double.init)
        expectClose(rows, expected + expected, relative: 0, absolute: logitTolerance)
      }
    }
  }

  /// What a layer keeps between tokens is made again when training went on.
  @Test(arguments: Kind.allCases)
  func whatIsKeptFollowsTheParameters(kind: Kind) throws {
    let model = try TinyModel.tied.load(), adapter = try moved(kind.configuration.makeAdapter(for: model, seed: 9))
    try withTemporaryDirectory { directory in
      try withAdapter(adapter, on: model) {
        _ = model.logits(tokens)
        // Training writes into the parameters' memory.
        _ = valueAndGradients(of: adapter.parameters) { loss(model) }
        for parameter in adapter.parameters { parameter.value.region.pointer[0] += 0.5 }
        try adapter.write(to: directory, baseModel: "tiny", metadata: [:])
      }
      let loaded = try AdapterConfiguration.load(directory: directory, for: model)
      withThreads(1) {
        let fresh = withAdapter(loaded, on: model) { model.logits(tokens) }
        withAdapter(adapter, on: model) { expectSameBits(model.logits(tokens), fresh) }
      }
    }
  }

  // MARK: -

  private func loss(_ model: LlamaModel, checkpointing: Bool = false) -> Tensor {
    model.lossSum([tokens], weights: [Array(repeating: 1, count: tokens.count)], checkpointing: checkpointing)
  }

  /// The adapter with all its values moved at random, as if it had been trained.
  private func moved(_ adapter: any Adapter) -> any Adapter {
    for (index, parameter) in adapter.parameters.enumerated() {
      parameter.value = parameter.value + randomTensor(parameter.value.shape, seed: UInt64(2000 + index), within: 0.1)
    }
    return adapter
  }
}
