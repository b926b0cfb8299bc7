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
public final class LoRAAdapter {
  /// The update of one module.
  public struct Update {
    public let module: Module
    /// `A: [r, inputSize]`.
    public let a: Parameter
    /// `B: [outputSize, r]`.
    public let b: Parameter
  }

  public let configuration: LoRAConfiguration
  /// In model order.
  public let updates: [Update]

  /// A new adapter that changes nothing yet: `A` uniform in ±1/√inputSize, `B` zero.
  /// - Throws: ``InputError`` for settings that do not fit the model.
  public convenience init(for model: LlamaModel, _ configuration: LoRAConfiguration, seed: UInt64) throws {
    try configuration.validate()
    let modules = try configuration.targets.modules(of: model)
    var generator = SeededGenerator(seed: seed, stream: "adapter")
    let updates = try modules.map { module in
      let shape = model.configuration.shape(of: module.role)
      guard configuration.rank <= shape.min() ?? 0 else {
        throw InputError.usage(
          "rank", "\(configuration.rank) is larger than a side of \(module.path), which is \(shape[0]) × \(shape[1])",
          remedy: "Choose a rank of at most \(shape.min() ?? 0), or other target modules.")
      }
      let bound = 1 / Float(shape[1]).squareRoot()
      let a = (0..<configuration.rank * shape[1]).map { _ in generator.uniform(within: bound) }
      return Update(
        module,
        a: Tensor(a, shape: [configuration.rank, shape[1]], on: model.backend),
        b: Tensor(repeating: 0, shape: [shape[0], configuration.rank], on: model.backend))
    }
    self.init(configuration: configuration, updates: updates)
  }

  init(configuration: LoRAConfiguration, updates: [Update]) {
    self.configuration = configuration
    self.updates = updates
  }

  /// What training changes: `A` and `B` of every module.
  public var parameters: [Parameter] { updates.flatMap { [$0.a, $0.b] } }

  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// Wraps the model's target modules.
  public func attach(to model: LlamaModel) {
    for update in updates {
      guard let base = model.blocks[update.module.layer][update.module.role] as? any LinearLayer & LinearMap else {
        preconditionFailure("LoRAAdapter: \(update.module.path) has an adapter already")
      }
      model.blocks[update.module.layer][update.module.role] = LoRALinear(
        base: base, a: update.a, b: update.b, scale: configuration.scale)
    }
  }

  /// Puts the base layers back.
  public func detach(from model: LlamaModel) {
    for update in updates {
      guard let wrapped = model.blocks[update.module.layer][update.module.role] as? LoRALinear, wrapped.a === update.a
      else { preconditionFailure("LoRAAdapter: \(update.module.path) does not have this adapter") }
      model.blocks[update.module.layer][update.module.role] = wrapped.base
    }
  }
}

extension LoRAAdapter.Update {
  init(_ module: Module, a: Tensor, b: Tensor) {
    let prefix = "base_model.model.\(module.path)"
    self.init(
      module: module, a: Parameter(name: "\(prefix).lora_A.weight", a),
      b: Parameter(name: "\(prefix).lora_B.weight", b))
  }
}

/// Runs `body` with the adapter on the model, and always takes it off again.
public func withAdapter<Result>(
  _ adapter: LoRAAdapter, on model: LlamaModel, _ body: () throws -> Result
) rethrows -> Result {
  adapter.attach(to: model)
  defer { adapter.detach(from: model) }
  return try body()
}
