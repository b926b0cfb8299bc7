import Autograd
import Diagnostics
import Kernels
import Transformers

extension LoRAAdapter {
  /// The plain LoRA whose change is `weight` times that of this one.
  /// - Throws: ``InputError`` for DoRA, whose change is no multiple of anything, and for a weight that is no number or 0.
  public func weighted(by weight: Float, for model: LlamaModel) throws -> LoRAAdapter {
    guard !configuration.usesWeightDecomposition else {
      throw InputError.usage(
        "adapter", "an adapter with DoRA sets the lengths of rows, and cannot be taken by a part or beside another",
        remedy: "Merge it alone, and whole.")
    }
    guard weight.isFinite, weight != 0 else {
      throw InputError.usage("adapter", "the weight \(weight) is not a number other than 0")
    }
    return LoRAAdapter(
      pairs.map { pair in
        var pair = pair
        pair.b = Tensor(pair.b.floats.map { weight * $0 }, shape: pair.b.shape, on: model.backend)
        return pair
      }, for: model)
  }
}
