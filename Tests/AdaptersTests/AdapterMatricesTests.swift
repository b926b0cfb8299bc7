import Adapters
import Autograd
import ModelTestSupport
import TestSupport
import Testing
import Transformers

/// How large the changes of an adapter are, and how much alike those of two.
struct AdapterMatricesTests {
  /// An adapter that is no longer what it began with.
  private func moved(_ kind: AdapterInvariantsTests.Kind, on model: LlamaModel, seed: UInt64) throws -> any Adapter {
    let adapter = try kind.configuration.makeAdapter(for: model, seed: seed)
    for (index, parameter) in adapter.parameters.enumerated() {
      parameter.value = parameter.value + randomTensor(parameter.value.shape, seed: 100 * seed + UInt64(index), within: 0.1)
    }
    return adapter
  }

  /// The weights of the linear layers by layer and name.
  private func weights(_ model: LlamaModel) throws -> [String: [Double]] {
    var weights: [String: [Double]] = [:]
    for (layer, block) in model.blocks.enumerated() {
      for role in LinearRole.allCases {
        let linear = try #require(block[role] as? any LinearLayer & LinearMap)
        weights["\(layer) \(role.moduleName)"] = linear.weightValues.doubles
      }
    }
    return weights
  }

  private func length(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  private func changes(_ adapter: any Adapter, _ variant: TinyModel) throws -> [String: [Double]] {
    let model = try variant.load(), before = try weights(model)
    try adapter.merge(into: model)
    return try weights(model).reduce(into: [:]) { changes, weight in
      changes[weight.key] = zip(weight.value, before[weight.key] ?? []).map { $0 - $1 }
    }
  }

  /// What an adapter changes is what merging it leaves, less what was there.
  @Test(arguments: AdapterInvariantsTests.Kind.allCases, [TinyModel.untied, .qwen2])
  func normsAreThoseOfTheChange(kind: AdapterInvariantsTests.Kind, variant: TinyModel) throws {
    let model = try variant.load(), adapter = try moved(kind, on: model, seed: 6), base = try weights(model)
    let norms = try adapter.norms(on: model), changes = try changes(adapter, variant)
    for norm in norms where norm.layer != nil {
      guard let change = changes["\(norm.layer ?? 0) \(norm.name)"] else {
        // Norms and biases are no matrices of linear layers.
        #expect(kind == .full && norm.baseNorm != nil, "\(norm.name)")
        continue
      }
      let whole = length(base["\(norm.layer ?? 0) \(norm.name)"] ?? [])
      expectClose([Float(norm.norm)], [length(change)], relative: 1e-5, absolute: 1e-6, norm.name)
      expectClose([Float(norm.baseNorm ?? -1)], [whole], relative: 1e-5, norm.name)
      #expect((norm.rank != nil) == (kind != .full) && (norm.scale != nil) == (kind != .full))
      // That of the change: PiSSA's has twice its rank.
      if kind == .plain || kind == .pissa { #expect(norm.rank == (kind == .plain ? 4 : norm.name == "v_proj" ? 6 : 8)) }
    }
    // And nothing else is changed.
    let known = Set(norms.map { "\($0.layer ?? -1) \($0.name)" })
    #expect(changes.allSatisfy { known.contains($0.key) || length($0.value) == 0 })
    let outside = norms.filter { $0.layer == nil }.map(\.name)
    let all = ["embed_tokens", "norm"] + (model.untiedHead == nil ? [] : ["lm_head"])
    #expect(outside == (kind == .full ? all : []))
  }

  @Test func aMemoryHasWeightsOfItsOwn() throws {
    let model = try TinyModel.tied.load()
    let adapter = try GatedMemoryAdapter(for: model, GatedMemoryConfiguration(headRank: 2), seed: 1)
    let head = try #require(adapter.headUpdate)
    head.b.value = randomTensor(head.b.value.shape, seed: 1)
    let norms = try adapter.norms(on: model)
    #expect(norms.count == 4 * model.blocks.count + 1)
    for (norm, parameter) in zip(norms, adapter.parameters) where norm.layer != nil {
      #expect(norm.baseNorm == nil && norm.rank == nil)
      #expect(parameter.name.contains(".\(norm.layer ?? 0).self_attn.\(norm.name)."))
      expectClose([Float(norm.norm)], [length(parameter.value.doubles)], relative: 1e-6, norm.name)
    }
    let last = try #require(norms.last)
    let (a, b, r) = (head.a.value.doubles, head.b.value.doubles, 2), width = head.a.value.shape[1]
    let change = (0..<b.count / r * width).map { index in
      Double(head.scale) * (0..<r).reduce(0) { $0 + b[index / width * r + $1] * a[$1 * width + index % width] }
    }
    #expect(last.name == "lm_head" && last.layer == nil && last.rank == 2)
    expectClose([Float(last.norm)], [length(change)], relative: 1e-5)
    expectClose([Float(last.baseNorm ?? -1)], [length(model.embedding.head.weightValues.doubles)], relative: 1e-5)
  }

  @Test(arguments: [AdapterInvariantsTests.Kind.plain, .pissa, .dora])
  func twoAreComparedAsVectors(kind: AdapterInvariantsTests.Kind) throws {
    let model = try TinyModel.tied.load()
    let first = try moved(kind, on: model, seed: 7), second = try moved(.full, on: model, seed: 8)
    let comparison = try MatrixComparison.all(first, second, on: model)
    let (x, y) = (try changes(first, .tied), try changes(second, .tied))
    var names: Set<String> = []
    for matrix in comparison where x["\(matrix.layer ?? -1) \(matrix.name ?? "")"] != nil {
      let name = "\(matrix.layer ?? -1) \(matrix.name ?? "")"
      let (a, b) = (try #require(x[name]), try #require(y[name]))
      let inner = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
      expectClose(
        [Float(matrix.first), Float(matrix.second), Float(matrix.difference)],
        [length(a), length(b), length(zip(a, b).map { $0 - $1 })].map { $0 * $0 }, relative: 1e-4, name)
      #expect(abs((matrix.cosine ?? 9) - inner / length(a) / length(b)) < 1e-5, "\(name)")
      names.insert(name)
    }
    #expect(names.count == 7 * model.blocks.count)
    // What the first leaves alone is zero there.
    let norms = comparison.filter { $0.name == "norm" }
    #expect(norms.count == 1 && norms[0].first == 0 && norms[0].second > 0 && norms[0].difference == norms[0].second)
    #expect(norms[0].cosine == nil)
    let sum = MatrixComparison(comparison)
    expectClose([Float(sum.second)], [comparison.reduce(0) { $0 + $1.second }], relative: 1e-6)
  }

  @Test func anAdapterBesideItself() throws {
    let model = try TinyModel.untied.load()
    let adapter = trained(try LoRAAdapter(for: model, LoRAConfiguration(rank: 3, alpha: 5), seed: 1))
    let same = MatrixComparison(try MatrixComparison.all(adapter, adapter, on: model))
    #expect(same.difference == 0 && same.first == same.second && same.cosine == 1)
    let turned = try adapter.weighted(by: -1, for: model)
    let opposite = MatrixComparison(try MatrixComparison.all(adapter, turned, on: model))
    expectClose([Float(opposite.difference)], [4 * opposite.first], relative: 1e-6)
    #expect(abs((opposite.cosine ?? 0) + 1) < 1e-6)
  }

  /// Of finite factors.
  @Test func aChangeThatIsNotFinite() throws {
    let model = try TinyModel.tied.load()
    let adapter = try LoRAAdapter(for: model, LoRAConfiguration(rank: 3, alpha: 5, targets: .names(["v_proj"])), seed: 1)
    for update in adapter.updates {
      update.a.value = Tensor(repeating: 1e20, shape: update.a.value.shape)
      update.b.value = Tensor(repeating: 1e20, shape: update.b.value.shape)
    }
    for error in [
      inputError { _ = try adapter.norms(on: model) }, inputError { _ = try MatrixComparison.all(adapter, adapter, on: model) },
    ] {
      #expect(error?.description.hasPrefix("v_proj of layer 0: what the adapter changes here is not finite in float32.") == true)
    }
  }

  /// Different modules have nothing in common.
  @Test func whatOnlyOneOfThemHas() throws {
    let model = try TinyModel.tied.load()
    func adapter(_ name: String) throws -> LoRAAdapter {
      trained(try LoRAAdapter(for: model, LoRAConfiguration(rank: 3, alpha: 5, targets: .names([name])), seed: 1))
    }
    let comparison = try MatrixComparison.all(adapter("q_proj"), adapter("up_proj"), on: model)
    #expect(comparison.map(\.name) == ["q_proj", "q_proj", "up_proj", "up_proj"])
    #expect(comparison.allSatisfy { $0.cosine == nil && $0.difference == $0.first + $0.second })
    #expect(MatrixComparison(comparison).cosine == 0)
  }
}
