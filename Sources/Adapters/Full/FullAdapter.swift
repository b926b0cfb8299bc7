import Autograd
import Diagnostics
import Kernels
import Transformers

/// All weights of a model as one adapter: full fine-tuning that leaves the base alone.
///
/// It holds a float32 copy of every weight (linear layers, norms, the embedding, and the head if it has weights of its
/// own), in the place of which the model computes while it is attached. The base is never written, so a quantised one
/// stays quantised, and is there again, bit for bit, when the adapter is detached.
///
/// - Complexity: Five values of memory for each weight in training (value, the one before the last step, gradient, two
///   moments), one in use.
public final class FullAdapter: Adapter {
  /// The copies, which are a model's parts like any others.
  let parts: ModelParts
  /// The base's parts while the adapter is on the model.
  private var replaced: ModelParts?

  /// A new adapter that changes nothing yet.
  /// - Throws: ``InputError`` if an adapter is on the model.
  public convenience init(for model: LlamaModel) throws {
    try self.init(for: model) { _, value in value.copied }
  }

  /// - Parameter value: Makes a parameter's value from its name and what the base has in its place.
  init(for model: LlamaModel, value: (_ name: String, _ base: Tensor) -> Tensor) throws {
    try Self.refuseAdapters(on: model)
    parts = ModelParts(of: model).mapped { Parameter(name: "base_model.model.\($0)", value($0, $1)) }
  }

  public var parameters: [Parameter] { parts.parameters }

  /// Puts the copies in the places of the base's weights.
  public func attach(to model: LlamaModel) {
    precondition(replaced == nil, "FullAdapter: it is attached already")
    let base = ModelParts(of: model)
    precondition(base.sizes == parts.sizes, "FullAdapter: it was made for another model")
    replaced = base
    parts.install(in: model)
  }

  /// Puts the base's weights back.
  public func detach(from model: LlamaModel) {
    guard let replaced, model.norm === parts.norm else { preconditionFailure("FullAdapter: it is not attached") }
    replaced.install(in: model)
    self.replaced = nil
  }

  /// Attaches for good: the model goes on with this adapter's parameters, and the base's weights are let go.
  public func merge(into model: LlamaModel) throws {
    if replaced != nil { detach(from: model) }
    try Self.refuseAdapters(on: model)
    parts.install(in: model)
  }

  private static func refuseAdapters(on model: LlamaModel) throws {
    if model.headUpdate != nil {
      throw InputError.usage("lm_head", "there is another adapter on the output head", remedy: "Detach it first.")
    }
    for (layer, block) in model.blocks.enumerated() {
      for role in LinearRole.allCases where !(block[role] is any LinearMap) {
        throw InputError.usage(
          role.modulePath(layer: layer), "there is another adapter on this layer", remedy: "Detach it first.")
      }
      if block.attention.memory != nil {
        throw InputError.usage("model.layers.\(layer)", "there is a memory on this layer", remedy: "Detach it first.")
      }
    }
  }
}
