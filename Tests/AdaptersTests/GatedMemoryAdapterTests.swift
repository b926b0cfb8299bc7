import Adapters
import Autograd
import Diagnostics
import Kernels
import ModelTestSupport
import TestSupport
import Testing
import Transformers

struct GatedMemoryAdapterTests {
  private let tokens = tinyTokens(13, seed: 1)
  private static let configurations = [
    GatedMemoryConfiguration(), GatedMemoryConfiguration(gateStart: .quiet, headRank: 2),
  ]

  private func lossSum(_ model: LlamaModel, checkpointing: Bool = false) -> Tensor {
    model.lossSum([tokens], weights: [tokens.map { _ in 1 }], checkpointing: checkpointing)
  }

  @Test(arguments: TinyModel.allCases, configurations)
  func aDetachedAdapterLeavesTheBaseBitForBit(variant: TinyModel, configuration: GatedMemoryConfiguration) throws {
    for model in [try variant.load(), try variant.loadFrozen()] {
      let adapter = try opened(GatedMemoryAdapter(for: model, configuration, seed: 2))
      let parameterCount = model.parameters.count
      withThreads(2) {
        let base = model.logits(tokens), loss = lossSum(model).scalar
        withAdapter(adapter, on: model) {
          #expect(model.logits(tokens) != base && lossSum(model).scalar != loss)
          #expect(model.parameters.count == parameterCount + adapter.parameters.count)
        }
        expectSameBits(model.logits(tokens), base)
        #expect(lossSum(model).scalar == loss)
      }
      #expect(model.parameters.count == parameterCount)
    }
  }

  /// Gates that are forced shut, by a shift that no score reaches.
  @Test(arguments: TinyModel.allCases)
  func shutGatesLeaveTheBaseBitForBit(variant: TinyModel) throws {
    let model = try variant.load(), adapter = try opened(GatedMemoryAdapter(for: model, .init(), seed: 3))
    let base = model.logits(tokens)
    for (block, memory) in zip(model.blocks, adapter.memories) {
      block.attention.memory = GatedMemory(
        w1: memory.w1, w2: memory.w2, gateInput: memory.gateInput, gateOutput: memory.gateOutput,
        gate: GateShape(slope: 3, shift: 1000))
    }
    expectSameBits(model.logits(tokens), base)
  }

  /// A base that stays as its file has it: nothing is made of it but products.
  @Test func aQuantisedBaseStaysQuantised() throws {
    let model = try TinyModel.tied.loadFrozen()
    let adapter = try GatedMemoryAdapter(for: model, .init(headRank: 2), seed: 4)
    withAdapter(adapter, on: model) {
      _ = valueAndGradients(of: adapter.parameters) { lossSum(model) }
      #expect(model.blocks.allSatisfy { block in LinearRole.allCases.allSatisfy { block[$0] is FrozenLinear } })
      #expect(model.head is FrozenLinear)
    }
  }

  @Test(arguments: TinyModel.allCases, configurations)
  func onlyTheAdapterIsTrained(variant: TinyModel, configuration: GatedMemoryConfiguration) throws {
    let model = try variant.load(), adapter = try opened(GatedMemoryAdapter(for: model, configuration, seed: 5))
    let gradients = withAdapter(adapter, on: model) {
      valueAndGradients(of: adapter.parameters) {
        #expect(!model.parameters.contains { parameter in
          parameter.value.isTraced && !adapter.parameters.contains { $0 === parameter }
        })
        return lossSum(model)
      }
    }.1.values
    #expect(gradients.count == 4 * 2 + (configuration.headRank > 0 ? 2 : 0))
    for (parameter, gradient) in zip(adapter.parameters, gradients) {
      #expect(gradient.shape == parameter.value.shape)
      #expect(gradient.floats.contains { $0 != 0 }, "\(parameter.name) has no gradient")
    }
  }

  @Test(arguments: TinyModel.allCases, configurations)
  func checkpointingChangesNoBit(variant: TinyModel, configuration: GatedMemoryConfiguration) throws {
    let model = try variant.load(), adapter = try opened(GatedMemoryAdapter(for: model, configuration, seed: 7))
    func gradients(checkpointing: Bool) -> [[Float]] {
      valueAndGradients(of: adapter.parameters) { lossSum(model, checkpointing: checkpointing) }.1.values.map(\.floats)
    }
    withThreads(2) {
      withAdapter(adapter, on: model) {
        for (a, b) in zip(gradients(checkpointing: true), gradients(checkpointing: false)) { expectSameBits(a, b) }
      }
    }
  }

  /// The first layer's memory works through the second layer's queries, memory and gate: its gradient is right only if
  /// all three paths are there.
  @Test(arguments: TinyModel.allCases)
  func gradientsPassThroughTheQueriesAbove(variant: TinyModel) throws {
    let model = try variant.load(), adapter = try opened(GatedMemoryAdapter(for: model, .init(headRank: 2), seed: 8))
    withAdapter(adapter, on: model) {
      let gradients = valueAndGradients(of: adapter.parameters) { lossSum(model) }.1.values
      for (parameter, gradient) in zip(adapter.parameters, gradients).prefix(4) {
        // Along the gradient itself, where the difference of two losses in float32 is large.
        let slope = gradient.doubles.reduce(0.0) { $0 + $1 * $1 }.squareRoot(), value = parameter.value
        func loss(_ step: Double) -> Double {
          parameter.value = value + gradient.scaled(by: Float(step / slope))
          defer { parameter.value = value }
          return Double(lossSum(model).scalar)
        }
        let step = 4e-3, found = (loss(step) - loss(-step)) / (2 * step)
        expectClose([found], [slope], relative: 1e-2, parameter.name)
      }
    }
  }

  // MARK: - Generation

  @Test(arguments: TinyModel.allCases)
  func readingInPiecesIsReadingAtOnce(variant: TinyModel) throws {
    let model = try variant.load(), tokens = tinyTokens(40, seed: 9)
    let adapter = try opened(GatedMemoryAdapter(for: model, .init(headRank: 2), seed: 10))
    withAdapter(adapter, on: model) {
      let cache = model.makeCache()
      var logits: [Float] = []
      for piece in [tokens[..<7], tokens[7..<8], tokens[8..<30]] + (30..<40).map({ tokens[$0...$0] }) {
        logits += model.logits(model.hiddenStates(Array(piece), after: cache)).floats
      }
      expectClose(logits, model.logits(tokens).doubles, relative: logitTolerance, absolute: 2 * logitTolerance)
    }
  }

  @Test(arguments: TinyModel.allCases)
  func sequencesTogetherAreWhatTheyAreAlone(variant: TinyModel) throws {
    let model = try variant.load(), generator = Generator(model: model, stopTokens: [])
    let adapter = try opened(GatedMemoryAdapter(for: model, .init(headRank: 2), seed: 11))
    let prompts = (0..<5).map { tinyTokens(3 + 4 * $0, seed: UInt64($0)) }
    let settings = { (_: Int) in SamplingSettings(maxTokens: 12) }
    let base = try generator.generate(prompts, settings: settings).map { $0?.tokens }
    try withAdapter(adapter, on: model) {
      let together = try generator.generate(prompts, together: 3, settings: settings).map { $0?.tokens }
      let alone = try prompts.map { try generator.generate($0, settings: settings(0), cache: model.makeCache()).tokens }
      #expect(together == alone && together != base)
    }
  }

  // MARK: - The start

  @Test func parameterCounts() {
    let small = LlamaConfiguration(
      hiddenSize: 576, intermediateSize: 1536, layerCount: 30, headCount: 9, keyValueHeadCount: 3, headDimension: 64,
      vocabularySize: 49_152, contextLength: 8192, rmsNormEpsilon: 1e-5, ropeTheta: 1e5)
    #expect(GatedMemoryConfiguration().parameterCount(for: small) == 4_564_080)
    #expect(GatedMemoryConfiguration(headRank: 2).parameterCount(for: small) == 4_564_080 + 99_456)
    var large = small
    (large.hiddenSize, large.layerCount, large.headCount, large.headDimension) = (4096, 32, 32, 128)
    large.vocabularySize = 128_256
    #expect(GatedMemoryConfiguration().parameterCount(for: large) == 68_561_920)
    #expect(GatedMemoryConfiguration(headRank: 2).parameterCount(for: large) == 68_561_920 + 264_704)
  }

  @Test(arguments: TinyModel.allCases, configurations)
  func parametersAreAsManyAsCounted(variant: TinyModel, configuration: GatedMemoryConfiguration) throws {
    let model = try variant.load(), adapter = try GatedMemoryAdapter(for: model, configuration, seed: 1)
    #expect(adapter.parameterCount == configuration.parameterCount(for: model.configuration))
  }

  @Test func namesAndShapes() throws {
    let adapter = try GatedMemoryAdapter(for: TinyModel.untied.load(), .init(headRank: 2), seed: 1)
    let prefix = "base_model.model."
    #expect(
      (adapter.parameters.prefix(5) + adapter.parameters.suffix(2)).map { "\($0.name) \($0.value.shape)" } == [
        "\(prefix)model.layers.0.self_attn.mem_proj.0.weight [3, 12, 24]",
        "\(prefix)model.layers.0.self_attn.mem_proj.2.weight [3, 24, 12]",
        "\(prefix)model.layers.0.self_attn.gate_proj.0.weight [3, 12, 3]",
        "\(prefix)model.layers.0.self_attn.gate_proj.2.weight [3, 3, 1]",
        "\(prefix)model.layers.1.self_attn.mem_proj.0.weight [3, 12, 24]",
        "\(prefix)lm_head.lora_A.weight [2, 24]", "\(prefix)lm_head.lora_B.weight [264, 2]",
      ])
  }

  @Test func weightsStartUniformByTheSeed() throws {
    let model = try TinyModel.untied.load(), adapter = try GatedMemoryAdapter(for: model, .init(headRank: 2), seed: 8)
    for memory in adapter.memories {
      for parameter in [memory.w1, memory.w2] {
        let shape = parameter.value.shape, values = parameter.value.floats
        let bound = 1 / Float(shape[1] * shape[2]).squareRoot()
        #expect(values.allSatisfy { abs($0) <= bound } && (values.map(abs).max() ?? 0) > 0.98 * bound)
      }
    }
    #expect(try #require(adapter.headUpdate).b.value.floats.allSatisfy { $0 == 0 })
    func values(_ seed: UInt64) throws -> [[Float]] {
      try GatedMemoryAdapter(for: model, .init(), seed: seed).parameters.map(\.value.floats)
    }
    #expect(try values(1) == values(1))
    #expect(try values(1) != values(2))
  }

  /// With heads as large as a real model's the scores start near 0, so the mean gate is nearly σ(−3), or σ(−3.9).
  @Test func gatesStartAsTheyShould() throws {
    var sizes = try TinyModel.tied.load().configuration
    (sizes.headDimension, sizes.hiddenSize) = (64, 256)
    let model = try LlamaModel(initialising: sizes, seed: 1)
    for (start, expected) in [(GatedMemoryConfiguration.GateStart.published, 0.0474), (.quiet, 0.0198)] {
      let adapter = try GatedMemoryAdapter(for: model, .init(gateStart: start), seed: 12)
      let gates = try adapter.meanGates(on: model, [tokens]).joined()
      expectClose([gates.reduce(0, +) / Double(gates.count)], [expected], relative: 0.1)
    }
  }

  // MARK: - Refusals

  @Test func itCannotBeMerged() throws {
    let model = try TinyModel.tied.load(), adapter = try GatedMemoryAdapter(for: model, .init(), seed: 1)
    #expect(
      inputError { try adapter.merge(into: model) }?.problem
        == "a gated memory is a function of the queries, not a matrix, and cannot be merged into the base")
  }

  @Test func headRanksOutOfRange() throws {
    let model = try TinyModel.tied.load()
    func problem(_ rank: Int) -> String? {
      inputError {
        _ = try AdapterConfiguration.gatedMemory(.init(headRank: rank)).makeAdapter(for: model, seed: 1)
      }?.problem
    }
    #expect(problem(-1) == "-1 is negative")
    #expect(problem(33) == "33 is larger than the model's width of 32")
  }

  @Test func attachingTwiceIsRefused() async {
    await #expect(processExitsWith: .failure) {
      let model = try TinyModel.tied.load()
      try GatedMemoryAdapter(for: model, .init(), seed: 1).attach(to: model)
      try GatedMemoryAdapter(for: model, .init(), seed: 2).attach(to: model)
    }
  }

  @Test func detachingAnotherAdapterIsRefused() async {
    await #expect(processExitsWith: .failure) {
      let model = try TinyModel.tied.load()
      try GatedMemoryAdapter(for: model, .init(), seed: 1).attach(to: model)
      try GatedMemoryAdapter(for: model, .init(), seed: 1).detach(from: model)
    }
  }
}

/// The adapter with random values large enough that memories and gates matter, as if it had been trained.
func opened(_ adapter: GatedMemoryAdapter) -> GatedMemoryAdapter {
  for (index, parameter) in adapter.parameters.enumerated() {
    parameter.value = randomTensor(parameter.value.shape, seed: UInt64(2000 + index), within: 0.8)
  }
  return adapter
}
