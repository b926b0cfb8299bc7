import Autograd
import Diagnostics
import Kernels
import Randomness
import Transformers

/// A LoRA adapter for one model: a pair of small matrices for each target module.
///
///     let adapter = try LoRAAdapter(for: model, LoRAConfiguration(rank: 16, alpha: 32), seed: 7)
///     adapter.attach(to: model)
///     // train adapter.parameters, or answer
///     adapter.detach(from: model)      // the base again, bit for bit
public final class LoRAAdapter: Adapter {
  /// The update of one module; see ``LoRALinear``.
  public struct Update {
    public let module: Module
    /// `s` of this module.
    public let scale: Float
    /// `A: [r, inputSize]`.
    public let a: Parameter
    /// `B: [outputSize, r]`.
    public let b: Parameter
    /// `A₀` and `B₀`: the principal part of the weight that `A` and `B` began with (PiSSA); constants.
    public let start: (a: Tensor, b: Tensor)?
    /// The lengths of the weight's rows (DoRA): `[outputSize]`.
    public let magnitude: Parameter?

    var parameters: [Parameter] { [a, b] + (magnitude.map { [$0] } ?? []) }
  }

  public let configuration: LoRAConfiguration
  /// In model order.
  public let updates: [Update]
  private let training: LoRATraining

  /// A new adapter that changes nothing yet; see ``LoRAInitialisation``.
  ///
  /// - Throws: ``InputError`` for settings that do not fit the model.
  /// - Precondition: No adapter is on the model, if the adapter begins with the model's weights (PiSSA, DoRA).
  public convenience init(for model: LlamaModel, _ configuration: LoRAConfiguration, seed: UInt64) throws {
    try configuration.validate()
    let targets = try configuration.newModules(of: model)
    let pairs: [(a: Tensor, b: Tensor)]
    if configuration.initialisation == .pissa {
      pairs = try Self.principalParts(of: targets, in: model, seed: seed)
    } else {
      var generator = SeededGenerator(seed: seed, stream: "adapter")
      pairs = targets.map { target in
        let a = configuration.initialisation.a(target, from: &generator)
        return (
          Tensor(a, shape: [target.rank, target.shape[1]], on: model.backend),
          Tensor(repeating: 0, shape: [target.shape[0], target.rank], on: model.backend)
        )
      }
    }
    let updates = zip(targets, pairs).map { target, pair in
      // Training writes into the memory of A and B, so what they began with has its own.
      let start = configuration.initialisation == .pissa ? (pair.a.copied, pair.b.copied) : nil
      let magnitude = configuration.usesWeightDecomposition
        ? target.module.base(in: model).squaredRowLengths.map { Float($0.squareRoot()) } : nil
      return Update(
        target, a: pair.a, b: pair.b, start: start,
        magnitude: magnitude.map { Tensor($0, shape: [target.shape[0]], on: model.backend) })
    }
    self.init(configuration: configuration, updates: updates, seed: seed)
  }

  /// - Parameter seed: Decides, with the number of a pass, what dropout leaves out.
  init(configuration: LoRAConfiguration, updates: [Update], seed: UInt64 = 0) {
    self.configuration = configuration
    self.updates = updates
    training = LoRATraining(share: Float(configuration.dropout), seed: seed)
  }

  /// What training changes: `A` and `B` of every module, and its magnitudes.
  public var parameters: [Parameter] { updates.flatMap(\.parameters) }

  /// Wraps the model's target modules.
  public func attach(to model: LlamaModel) {
    for (index, update) in updates.enumerated() {
      model.blocks[update.module.layer][update.module.role] = LoRALinear(
        base: update.module.base(in: model), update: update, training: training, index: index)
    }
  }

  /// Puts the base layers back.
  public func detach(from model: LlamaModel) {
    for update in updates {
      guard let wrapped = model.blocks[update.module.layer][update.module.role] as? LoRALinear, wrapped.isOf(update)
      else { preconditionFailure("LoRAAdapter: \(update.module.path) does not have this adapter") }
      model.blocks[update.module.layer][update.module.role] = wrapped.base
    }
  }

  public func beginTrainingPass(_ number: UInt64) { training.begin(number) }

  public func endTraining() { training.end() }
}

extension LoRAAdapter.Update {
  /// The names are PEFT's.
  init(_ target: LoRAModule, a: Tensor, b: Tensor, start: (a: Tensor, b: Tensor)?, magnitude: Tensor?) {
    let prefix = "base_model.model.\(target.module.path)"
    self.init(
      module: target.module, scale: target.scale, a: Parameter(name: "\(prefix).lora_A.weight", a),
      b: Parameter(name: "\(prefix).lora_B.weight", b), start: start,
      magnitude: magnitude.map { Parameter(name: "\(prefix).lora_magnitude_vector", $0) })
  }

  /// The change of the weight as it is now.
  var values: LowRankUpdate { LowRankUpdate(a: a.value, b: b.value, scale: scale, start: start) }
}

extension Module {
  /// The layer under an adapter.
  /// - Precondition: No adapter is on it.
  func base(in model: LlamaModel) -> any LinearLayer & LinearMap {
    guard let base = model.blocks[layer][role] as? any LinearLayer & LinearMap else {
      preconditionFailure("LoRAAdapter: \(path) has an adapter already")
    }
    return base
  }
}

extension Tensor {
  /// The same values in memory of their own.
  var copied: Tensor { Tensor(region.values, shape: shape, on: backend) }
}
