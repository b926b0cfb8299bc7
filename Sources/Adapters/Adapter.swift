import Autograd
import Transformers

/// A small trainable part on a frozen model.
///
///     adapter.attach(to: model)
///     // train adapter.parameters, or answer
///     adapter.detach(from: model)      // the base again, bit for bit
public protocol Adapter: AnyObject {
  /// What training changes; nothing of the base is among them.
  var parameters: [Parameter] { get }

  /// Puts the adapter on a model that it was made for.
  func attach(to model: LlamaModel)

  /// Takes it off: the model is what it was, bit for bit.
  func detach(from model: LlamaModel)

  /// Says that the next forward pass, with the backward pass that belongs to it, is for training: what happens only
  /// in training, such as dropout, happens from now on, and until ``endTraining()``.
  ///
  /// To be called before every pass. What is random follows from the number (and the adapter's seed), so a pass with
  /// the same number is the same pass; count all passes of a run, those of one step included.
  func beginTrainingPass(_ number: UInt64)

  /// Says that what comes is no training: answers and evaluation, in the midst of a run as well.
  func endTraining()

  /// Makes the adapter a part of the model, which then computes as if the adapter were attached, to rounding.
  ///
  /// If this adapter is on the model, it is taken off first. The layers that it changes become dense float32 layers,
  /// quantised ones included, and cannot be undone.
  /// - Throws: ``InputError`` if another adapter is on such a layer, or an adapter of this kind cannot be merged; the
  ///   model is then as it was.
  func merge(into model: LlamaModel) throws

  /// Writes `adapter_config.json` and `adapter_model.safetensors` into a directory.
  ///
  /// - Parameters:
  ///   - baseModel: Name of the base, for whoever loads the adapter elsewhere.
  ///   - metadata: Facts of our own, kept as strings beside the weights.
  func write(to directory: String, baseModel: String, metadata: [String: String]) throws

  /// The matrices that it consists of, in the model's order.
  /// - Precondition: No adapter is on the model.
  func matrices(on model: LlamaModel) -> [AdapterMatrix]
}

extension Adapter {
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// Nothing that happens only in training.
  public func beginTrainingPass(_ number: UInt64) {}

  public func endTraining() {}
}

/// Runs `body` with the adapter on the model, and always takes it off again.
public func withAdapter<Result>(
  _ adapter: any Adapter, on model: LlamaModel, _ body: () throws -> Result
) rethrows -> Result {
  adapter.attach(to: model)
  defer { adapter.detach(from: model) }
  return try body()
}
