import Adapters
import Autograd
import ModelTestSupport
import TestSupport
import Testing
import Transformers

struct LoRADropoutTests {
  private let tokens = tinyTokens(13, seed: 1)

  @Test func onlyTrainingDropsAndTheNumberSaysWhat() throws {
    let model = try TinyModel.tied.load()
    let configuration = LoRAConfiguration(rank: 4, alpha: 8, dropout: 0.5)
    let adapter = try trained(LoRAAdapter(for: model, configuration, seed: 1))
    func logits(pass: UInt64?, threads: Int = 2) -> [Float] {
      if let pass { adapter.beginTrainingPass(pass) } else { adapter.endTraining() }
      return withThreads(threads) { model.logits(tokens) }
    }
    withAdapter(adapter, on: model) {
      let plain = logits(pass: nil), first = logits(pass: 1)
      #expect(first != plain && logits(pass: 2) != first)
      expectSameBits(logits(pass: 1), first)
      expectSameBits(logits(pass: nil), plain)
      expectClose(logits(pass: 1, threads: 1), first.doubles, relative: 0, absolute: logitTolerance)
    }
  }

  @Test func aShareOfNothingLeavesOutNothing() throws {
    let model = try TinyModel.tied.load()
    let adapter = try trained(LoRAAdapter(for: model, LoRAConfiguration(rank: 4, alpha: 8), seed: 1))
    withThreads(2) {
      withAdapter(adapter, on: model) {
        let plain = model.logits(tokens)
        adapter.beginTrainingPass(1)
        expectSameBits(model.logits(tokens), plain)
      }
    }
  }

  /// The values that are left are larger by as much as is missing: the mean over many passes is the whole.
  @Test func theMeanOverPassesIsTheWhole() throws {
    let model = try TinyModel.tied.load()
    let configuration = LoRAConfiguration(
      rank: 4, alpha: 8, targets: .names(["model.layers.1.mlp.down_proj"]), dropout: 0.25)
    let adapter = try trained(LoRAAdapter(for: model, configuration, seed: 1)), count = 400
    withAdapter(adapter, on: model) {
      func hidden() -> [Double] { model.blocks[1][.down](randomTensor([1, 96], seed: 3)).doubles }
      let whole = hidden()
      var sum = whole.map { _ in 0.0 }, squares = sum
      for pass in 0..<count {
        adapter.beginTrainingPass(UInt64(pass))
        for (index, value) in hidden().enumerated() {
          sum[index] += value
          squares[index] += value * value
        }
      }
      for (index, value) in whole.enumerated() {
        let mean = sum[index] / Double(count), variance = squares[index] / Double(count) - mean * mean
        // Five standard errors.
        #expect(abs(mean - value) <= 5 * (variance / Double(count)).squareRoot() + 1e-6)
      }
    }
  }
}
