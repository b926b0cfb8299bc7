import Autograd
import Kernels
import Transformers

/// `A` and `B` of one module with a rank and a scale of their own: what a LoRA of any format can be read into.
struct LoRAPair {
  var module: Module
  /// `[r, inputSize]`.
  var a: Tensor
  /// `[outputSize, r]`.
  var b: Tensor
  var scale: Float
  /// The lengths of rows (DoRA): `[outputSize]`.
  var magnitude: Tensor?

  var rank: Int { a.shape[0] }
}

extension LoRAAdapter {
  /// The ranks of the plain LoRA that the adapter amounts to, each once: PiSSA's are twice its own.
  public var plainRanks: [Int] { Set(updates.map(\.plainRank)).sorted() }

  /// The pairs of the plain LoRA that the adapter amounts to, in model order; PiSSA's start is folded into them.
  var pairs: [LoRAPair] {
    updates.map { update in
      let plain = update.plain, (m, k, r) = (update.b.value.shape[0], update.a.value.shape[1], update.plainRank)
      let backend = update.a.value.backend
      return LoRAPair(
        module: update.module, a: Tensor(plain.a, shape: [r, k], on: backend),
        b: Tensor(plain.b, shape: [m, r], on: backend), scale: update.scale, magnitude: update.magnitude?.value)
    }
  }

  /// An adapter of these pairs, in model order.
  ///
  /// - Precondition: Either all have a magnitude or none has; there is a pair at all, and every scale is positive.
  convenience init(_ pairs: [LoRAPair], for model: LlamaModel) {
    let configuration = LoRAConfiguration(describing: pairs, layerCount: model.blocks.count)
    self.init(
      configuration: configuration,
      updates: pairs.map { pair in
        Update(
          LoRAModule(
            module: pair.module, rank: pair.rank, scale: pair.scale,
            shape: model.configuration.shape(of: pair.module.role)),
          a: pair.a, b: pair.b, start: nil, magnitude: pair.magnitude)
      })
  }
}

extension LoRAConfiguration {
  /// The ranks and scales of some pairs: those that most of them have, and patterns for the others.
  fileprivate init(describing pairs: [LoRAPair], layerCount: Int) {
    struct Kind: Hashable {
      var rank: Int, scale: Float
      var alpha: Double { Double(scale) * Double(rank) }

      init(_ pair: LoRAPair) { (rank, scale) = (pair.rank, pair.scale) }
    }
    let counts = Dictionary(grouping: pairs, by: Kind.init).mapValues(\.count)
    guard let usual = counts.max(by: { ($0.value, $1.key.rank) < ($1.value, $0.key.rank) })?.key else {
      preconditionFailure("LoRAConfiguration: no pairs to describe")
    }
    self.init(rank: usual.rank, alpha: usual.alpha, usesWeightDecomposition: pairs.contains { $0.magnitude != nil })
    for pair in pairs where Kind(pair) != usual {
      let kind = Kind(pair)
      if kind.rank != usual.rank { rankPattern[pair.module.path] = kind.rank }
      if kind.alpha != usual.alpha { alphaPattern[pair.module.path] = kind.alpha }
    }
    let layers = Dictionary(grouping: pairs, by: \.module.role).mapValues { Set($0.map(\.module.layer)).count }
    let isWhole = layers.values.allSatisfy { $0 == layerCount }
    targets =
      isWhole && layers.count == LinearRole.allCases.count
      ? .allLinear
      : .names(
        isWhole
          ? LinearRole.allCases.filter { layers[$0] != nil }.map(\.moduleName) : pairs.map(\.module.path))
  }
}
