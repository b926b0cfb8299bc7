import Autograd
import Diagnostics
import Kernels
import Transformers

extension LoRAAdapter {
  /// Target layers become frozen float32 layers with the weight `W + ΔW`, its rows brought to the magnitudes for DoRA,
  /// and the bias that they had.
  public func merge(into model: LlamaModel) throws {
    let isAttached = updates.contains {
      (model.blocks[$0.module.layer][$0.module.role] as? LoRALinear)?.isOf($0) == true
    }
    if isAttached { detach(from: model) }
    for update in updates where !(model.blocks[update.module.layer][update.module.role] is any LinearMap) {
      throw InputError.usage(
        update.module.path, "there is another adapter on this layer", remedy: "Detach it before merging.")
    }
    for update in updates {
      let base = update.module.base(in: model), weight = update.merged(with: base)
      let matrix = StoredMatrix(
        rowCount: base.outputSize, columnCount: base.inputSize, elementType: .float32,
        bytes: UnsafeRawBufferPointer(weight.region.values), owner: weight.region.buffer)
      model.blocks[update.module.layer][update.module.role] = FrozenLinear(
        model.backend.freeze(matrix), bias: base.addedBias, on: model.backend)
    }
  }
}

extension LoRAAdapter.Update {
  /// `W + ΔW`, or `m / ‖W + ΔW‖ ∘ (W + ΔW)`, in memory of its own.
  func merged(with base: any LinearLayer & LinearMap) -> Tensor {
    let weight = values.added(to: base.weightValues), width = base.inputSize
    guard let magnitude else { return weight }
    for (index, length) in magnitude.value.floats.enumerated() {
      let row = weight.region.slice(index * width, count: width)
      let present = Float(weight.backend.sumOfSquares(row).squareRoot())
      if present > 0 { weight.backend.scale(length / present, row, into: row) }
    }
    return weight
  }
}
