import Autograd
import Diagnostics
import Kernels
import Randomness
import Transformers

/// A Gated Memory adapter for one model: a ``GatedMemory`` in every layer, and an update of the output head if wanted.
///
///     let adapter = try GatedMemoryAdapter(for: model, GatedMemoryConfiguration(), seed: 7)
///     adapter.attach(to: model)
///     // train adapter.parameters, or answer
///     adapter.detach(from: model)      // the base again, bit for bit
///
/// A new adapter is not the identity: its gates start a little open. From the second layer up, keys and values depend
/// on the memory below, so what is cached with one memory is of no use to the base or to another.
public final class GatedMemoryAdapter: Adapter {
  /// What its `adapter_config.json` calls it.
  public static let kind = "GATED_MEMORY"
  static let pathPrefix = "base_model.model."

  public let configuration: GatedMemoryConfiguration
  /// One for each layer.
  public let memories: [GatedMemory]
  /// Nil if the head's rank is 0.
  public let headUpdate: HeadUpdate?

  /// A new adapter: every weight of a memory uniform in ±1/√(in · out) of its own matrix, the head's `A` uniform in
  /// ±1/√D and its `B` zero.
  /// - Throws: ``InputError`` for settings that do not fit the model.
  public convenience init(for model: LlamaModel, _ configuration: GatedMemoryConfiguration, seed: UInt64) throws {
    try configuration.validate()
    let sizes = model.configuration
    try configuration.check(for: sizes)
    var generator = SeededGenerator(seed: seed, stream: "adapter")
    func uniform(_ shape: [Int], within bound: Float) -> Tensor {
      Tensor((0..<shape.reduce(1, *)).map { _ in generator.uniform(within: bound) }, shape: shape, on: model.backend)
    }
    let memories = (0..<sizes.layerCount).map { _ in
      GatedMemoryConfiguration.shapes(for: sizes).map { shape in
        uniform(shape, within: 1 / Float(shape[1] * shape[2]).squareRoot())
      }
    }
    let rank = configuration.headRank
    let head =
      rank == 0
      ? []
      : [
        uniform([rank, sizes.hiddenSize], within: 1 / Float(sizes.hiddenSize).squareRoot()),
        Tensor(repeating: 0, shape: [sizes.vocabularySize, rank], on: model.backend),
      ]
    self.init(configuration, memories: memories, head: head)
  }

  /// - Parameters:
  ///   - memories: The four weights of each layer.
  ///   - head: `A` and `B` of the head's update, or nothing.
  init(_ configuration: GatedMemoryConfiguration, memories: [[Tensor]], head: [Tensor]) {
    self.configuration = configuration
    self.memories = memories.enumerated().map { layer, weights in
      let parameters = zip(Self.memoryNames(layer: layer), weights).map { Parameter(name: $0, $1) }
      return GatedMemory(
        w1: parameters[0], w2: parameters[1], gateInput: parameters[2], gateOutput: parameters[3],
        gate: configuration.gate)
    }
    let headParameters = zip(Self.headNames, head).map { Parameter(name: $0, $1) }
    headUpdate =
      headParameters.isEmpty
      ? nil
      : HeadUpdate(a: headParameters[0], b: headParameters[1], scale: GatedMemoryConfiguration.headScale)
  }

  /// Names in files, in the order of a layer's weights.
  static func memoryNames(layer: Int) -> [String] {
    ["mem_proj.0", "mem_proj.2", "gate_proj.0", "gate_proj.2"].map {
      "\(pathPrefix)model.layers.\(layer).self_attn.\($0).weight"
    }
  }

  static let headNames = ["A", "B"].map { "\(pathPrefix)lm_head.lora_\($0).weight" }

  /// What training changes: all four weights of every layer, then the head's update.
  public var parameters: [Parameter] { memories.flatMap(\.parameters) + (headUpdate?.parameters ?? []) }

  public func attach(to model: LlamaModel) {
    precondition(
      model.blocks.count == memories.count,
      "GatedMemoryAdapter: \(memories.count) memories for \(model.blocks.count) layers")
    precondition(
      model.headUpdate == nil && model.blocks.allSatisfy { $0.attention.memory == nil },
      "GatedMemoryAdapter: the model has a memory already")
    for (block, memory) in zip(model.blocks, memories) { block.attention.memory = memory }
    model.headUpdate = headUpdate
  }

  public func detach(from model: LlamaModel) {
    precondition(
      model.headUpdate === headUpdate && zip(model.blocks, memories).allSatisfy { $0.attention.memory === $1 },
      "GatedMemoryAdapter: the model does not have this adapter")
    for block in model.blocks { block.attention.memory = nil }
    model.headUpdate = nil
  }

  /// Refuses: there is no matrix of the base that a memory could be added to.
  public func merge(into model: LlamaModel) throws {
    throw InputError.usage(
      "adapter", "a gated memory is a function of the queries, not a matrix, and cannot be merged into the base",
      remedy: "Keep it attached: give its directory with --adapter.")
  }
}
