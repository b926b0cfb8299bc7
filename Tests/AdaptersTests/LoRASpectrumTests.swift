import Adapters
import Autograd
import Kernels
import ModelTestSupport
import TestSupport
import Testing
import Transformers

/// Singular values that are made more alike.
struct LoRASpectrumTests {
  private let tokens = tinyTokens(13, seed: 1)

  private func decomposed(_ update: LoRAAdapter.Update) throws -> SingularValueDecomposition {
    try SingularValueDecomposition(
      product: update.b.value.floats.map { update.scale * $0 }, update.a.value.floats, rows: update.b.value.shape[0],
      inner: update.a.value.shape[0], columns: update.a.value.shape[1])
  }

  @Test(arguments: TinyModel.allCases) func theirRootsTakeTheirPlaces(variant: TinyModel) throws {
    let model = try variant.load()
    let configuration = LoRAConfiguration(rank: 4, alpha: 6, usesRankStabilization: true)
    let adapter = try trained(LoRAAdapter(for: model, configuration, seed: 1)), before = try adapter.updates.map(decomposed)
    try adapter.flattenSpectrum()
    for (update, before) in zip(adapter.updates, before) {
      let after = try decomposed(update)
      let squares = before.values.reduce(0.0) { $0 + Double($1) * Double($1) }
      let factor = (squares / before.values.reduce(0.0) { $0 + Double($1) }).squareRoot()
      expectClose(after.values, before.values.map { factor * Double($0).squareRoot() }, relative: 1e-4, update.module.path)
      // The Frobenius norm stays, and so do the directions, up to a common sign.
      #expect(abs(after.values.reduce(0.0) { $0 + Double($1) * Double($1) } - squares) < 1e-4 * squares)
      let columns = after.right.count / 4
      for row in 0..<4 {
        let cosine = (0..<columns).reduce(0.0) {
          $0 + Double(after.right[row * columns + $1]) * Double(before.right[row * columns + $1])
        }
        #expect(abs(abs(cosine) - 1) < 1e-3, "direction \(row) of \(update.module.path)")
      }
    }
  }

  @Test func whatChangesNothingStaysAsItIs() throws {
    let model = try TinyModel.tied.load(), adapter = try LoRAAdapter(for: model, LoRAConfiguration(rank: 4, alpha: 8), seed: 1)
    let before = adapter.parameters.map(\.value.floats)
    try adapter.flattenSpectrum()
    for (parameter, values) in zip(adapter.parameters, before) { expectSameBits(parameter.value.floats, values) }
  }

  /// The layers that it is on see the new values.
  @Test func itWorksOnTheModel() throws {
    let model = try TinyModel.tied.load()
    let adapter = try trained(LoRAAdapter(for: model, LoRAConfiguration(rank: 4, alpha: 8), seed: 1))
    try withAdapter(adapter, on: model) {
      let before = model.logits(tokens)
      try adapter.flattenSpectrum()
      #expect(model.logits(tokens) != before)
    }
  }

  @Test func aNaNIsRefusedByItsModule() throws {
    let adapter = try trained(
      LoRAAdapter(for: try TinyModel.tied.load(), LoRAConfiguration(rank: 4, alpha: 8), seed: 1))
    let update = adapter.updates[3]
    update.a.value.region.values[0] = .nan
    #expect(inputError { try adapter.flattenSpectrum() }?.place.hasPrefix(update.module.path) == true)
  }

  @Test func theBitsDoNotDependOnThreads() throws {
    let model = try TinyModel.tied.load()
    func values(_ threads: Int) throws -> [[Float]] {
      let adapter = try trained(LoRAAdapter(for: model, LoRAConfiguration(rank: 4, alpha: 8), seed: 1))
      try withThreads(threads) { try adapter.flattenSpectrum() }
      return adapter.parameters.map(\.value.floats)
    }
    for (a, b) in zip(try values(1), try values(2)) { expectSameBits(a, b) }
  }
}
