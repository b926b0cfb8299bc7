import Adapters
import Autograd
import Diagnostics
import Kernels
import ModelTestSupport
import TestSupport
import Testing
import Transformers

/// The nearest adapter of a smaller rank.
struct LoRAResizeTests {
  private let tokens = tinyTokens(13, seed: 1)

  /// `s·(B·A − B₀·A₀)` of an update, in float64.
  private func change(_ update: LoRAAdapter.Update) -> [Double] {
    func product(_ a: Tensor, _ b: Tensor) -> [Double] {
      let (r, k, m) = (a.shape[0], a.shape[1], b.shape[0]), (a, b) = (a.doubles, b.doubles)
      return (0..<m * k).map { index in (0..<r).reduce(0) { $0 + b[index / k * r + $1] * a[$1 * k + index % k] } }
    }
    let trained = product(update.a.value, update.b.value)
    let start = update.start.map { product($0.a, $0.b) } ?? trained.map { _ in 0 }
    return zip(trained, start).map { Double(update.scale) * ($0 - $1) }
  }

  /// Expects the best approximation of each change, and the share of its energy that this has.
  private func expectNearest(
    _ resized: (adapter: LoRAAdapter, kept: [LoRAAdapter.KeptEnergy]), to adapter: LoRAAdapter, rank: Int
  ) throws {
    #expect(resized.adapter.updates.count == adapter.updates.count && resized.kept.count == adapter.updates.count)
    for (index, update) in adapter.updates.enumerated() {
      let smaller = resized.adapter.updates[index], kept = resized.kept[index]
      #expect(smaller.a.value.shape[0] == rank && smaller.start == nil && kept.rank == rank)
      #expect(smaller.module == update.module && kept.module == update.module)
      let (m, k) = (update.b.value.shape[0], update.a.value.shape[1]), whole = change(update)
      let svd = try SingularValueDecomposition(exactly: whole.map(Float.init), rows: m, columns: k, rank: min(m, k))
      let best = (0..<m * k).map { index in
        (0..<rank).reduce(0.0) {
          $0 + Double(svd.left[index / k * min(m, k) + $1] * svd.values[$1] * svd.right[$1 * k + index % k])
        }
      }
      expectClose(change(smaller).map(Float.init), best, relative: 0, absolute: 2e-5, update.module.path)
      let squares = svd.values.map { Double($0) * Double($0) }
      expectClose(
        [Float(kept.kept), Float(kept.whole)], [squares.prefix(rank).reduce(0, +), squares.reduce(0, +)],
        relative: 1e-4, "energy of \(update.module.path)")
    }
  }

  @Test(arguments: [1, 2, 5]) func itIsTheNearestOfItsRank(rank: Int) throws {
    let model = try TinyModel.tied.load()
    let adapter = try trained(LoRAAdapter(for: model, LoRAConfiguration(rank: 6, alpha: 9), seed: 1))
    try expectNearest(adapter.resized(to: rank, for: model), to: adapter, rank: rank)
  }

  @Test func aStartIsTakenOff() throws {
    let model = try TinyModel.tied.load()
    let configuration = LoRAConfiguration(rank: 4, alpha: 6, initialisation: .pissa)
    let adapter = try LoRAAdapter(for: model, configuration, seed: 1)
    for (index, parameter) in adapter.parameters.enumerated() {
      parameter.value = parameter.value + randomTensor(parameter.value.shape, seed: UInt64(index), within: 0.1)
    }
    // It is the difference of two of rank 4.
    try expectNearest(adapter.resized(to: 5, for: model), to: adapter, rank: 5)
  }

  @Test func whatHasNoMoreThanTheRankLosesNothing() throws {
    let model = try TinyModel.untied.load()
    let configuration = LoRAConfiguration(rank: 5, alpha: 7, usesRankStabilization: true)
    let adapter = try trained(LoRAAdapter(for: model, configuration, seed: 1))
    for update in adapter.updates {
      let values = update.b.value.region.values
      for index in values.indices where index % 5 >= 2 { values[index] = 0 }
    }
    let (smaller, kept) = try adapter.resized(to: 2, for: model)
    let logits = withAdapter(adapter, on: model) { model.logits(tokens) }
    let found = withAdapter(smaller, on: model) { model.logits(tokens) }
    expectClose(found, logits.doubles, relative: 0, absolute: 4 * logitTolerance)
    #expect(kept.allSatisfy { $0.whole > 0 && $0.kept > (1 - 1e-6) * $0.whole })
  }

  @Test func modulesOfASmallerRankKeepTheirs() throws {
    let model = try TinyModel.tied.load()
    let configuration = LoRAConfiguration(rank: 6, alpha: 9, rankPattern: ["layers.1.self_attn.q_proj": 2])
    let adapter = try trained(LoRAAdapter(for: model, configuration, seed: 1))
    let (smaller, kept) = try adapter.resized(to: 3, for: model)
    for (update, kept) in zip(smaller.updates, kept) {
      let isSmall = update.module.layer == 1 && update.module.role == .query
      #expect(update.a.value.shape[0] == (isSmall ? 2 : 3) && kept.rank == (isSmall ? 2 : 3))
      if isSmall {
        let before = try #require(adapter.updates.first { $0.module == update.module })
        expectClose(change(update).map(Float.init), change(before), relative: 0, absolute: 2e-5)
      }
    }
    try withTemporaryDirectory { directory in
      try smaller.write(to: directory, baseModel: "tiny")
      let read = try LoRAAdapter(directory: directory, for: model)
      let logits = withAdapter(smaller, on: model) { model.logits(tokens) }
      expectSameBits(withAdapter(read, on: model) { model.logits(tokens) }, logits)
    }
  }

  @Test func aChangeOfNothingStaysNothing() throws {
    let model = try TinyModel.tied.load()
    let (smaller, kept) = try LoRAAdapter(for: model, LoRAConfiguration(rank: 4, alpha: 8), seed: 1)
      .resized(to: 2, for: model)
    #expect(kept.allSatisfy { $0.whole == 0 && $0.kept == 0 })
    let base = model.logits(tokens)
    expectSameBits(withAdapter(smaller, on: model) { model.logits(tokens) }, base)
  }

  @Test(arguments: [0, -1, 4, 5]) func ranksThatAreNotSmallerAreRefused(rank: Int) throws {
    let model = try TinyModel.tied.load()
    let adapter = try LoRAAdapter(for: model, LoRAConfiguration(rank: 4, alpha: 8), seed: 1)
    let error = inputError { _ = try adapter.resized(to: rank, for: model) }
    #expect(error?.place == "rank" && error?.problem == "\(rank) is not at least 1 and below the rank of the adapter, 4")
  }

  @Test func whatHasNoRankToCutIsRefused() throws {
    let model = try TinyModel.tied.load()
    let configuration = LoRAConfiguration(rank: 4, alpha: 8, usesWeightDecomposition: true)
    let adapter = try LoRAAdapter(for: model, configuration, seed: 1)
    #expect(inputError { _ = try adapter.resized(to: 2, for: model) }?.problem.contains("DoRA") == true)
  }
}
