import Autograd
import Transformers

extension LoRAAdapter {
  /// The change of each target module's weight; with DoRA, of the weight whose rows have their new lengths.
  public func matrices(on model: LlamaModel) -> [AdapterMatrix] {
    updates.map { update in
      let base = update.module.base(in: model)
      return AdapterMatrix(
        update.module.path, rank: update.plainRank, scale: update.scale, base: { base.weightValues }
      ) {
        update.magnitude == nil ? update.values.dense : update.merged(with: base).minus(base.weightValues)
      }
    }
  }
}

extension FullAdapter {
  /// What each weight has become, less what it was.
  public func matrices(on model: LlamaModel) -> [AdapterMatrix] {
    zip(parameters, ModelParts(of: model).values).map { own, base in
      AdapterMatrix(own.name, base: base) { own.value.minus(base()) }
    }
  }
}

extension GatedMemoryAdapter {
  /// The weights of the memories, and the change of the head's weight, if it is updated.
  public func matrices(on model: LlamaModel) -> [AdapterMatrix] {
    let memories = memories.flatMap(\.parameters).map { weight in
      AdapterMatrix(weight.name, base: nil) { weight.value.detached }
    }
    guard let headUpdate else { return memories }
    let (a, b, scale) = (headUpdate.a.value, headUpdate.b.value, headUpdate.scale), head = model.head
    return memories + [
      AdapterMatrix("lm_head", rank: a.shape[0], scale: scale, base: { head.weightValues }) {
        LowRankUpdate(a: a, b: b, scale: scale).dense
      }
    ]
  }
}

extension LowRankUpdate {
  /// `ΔW`, written out: `[M, K]`.
  fileprivate var dense: Tensor {
    added(to: Tensor(repeating: 0, shape: [b.shape[0], a.shape[1]], on: a.backend))
  }
}
