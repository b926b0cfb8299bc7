import Adapters
import ModelTestSupport
import TestSupport
import Testing

struct LoRAConfigurationTests {
  @Test func scale() {
    #expect(LoRAConfiguration(rank: 16, alpha: 32).scale == 2)
    #expect(LoRAConfiguration(rank: 16, alpha: 12.5).scale == 0.78125)
    #expect(LoRAConfiguration(rank: 16, alpha: 32, usesRankStabilization: true).scale == 8)
  }

  @Test(
    arguments: [
      ("rank: 0 is not at least 1.", 0, 1.0), ("alpha: 0.0 is not a positive number. Twice the rank is usual.", 1, 0),
      ("alpha: nan is not a positive number. Twice the rank is usual.", 1, .nan),
      ("alpha: inf is not a positive number. Twice the rank is usual.", 1, .infinity),
    ])
  func outOfRange(message: String, rank: Int, alpha: Double) throws {
    let model = try TinyModel.tied.load()
    let error = inputError { _ = try LoRAAdapter(for: model, LoRAConfiguration(rank: rank, alpha: alpha), seed: 1) }
    #expect(error?.description == message && error?.kind == .usage)
  }

  @Test func aRankBeyondASideOfAModule() throws {
    let model = try TinyModel.tied.load()
    let error = inputError { _ = try LoRAAdapter(for: model, LoRAConfiguration(rank: 17, alpha: 1), seed: 1) }
    #expect(
      error?.description == """
        rank: 17 is larger than a side of model.layers.0.self_attn.k_proj, which is 16 × 32. \
        Choose a rank of at most 16, or other target modules.
        """)
    // The side itself is allowed, and other modules have longer sides.
    _ = try LoRAAdapter(for: model, LoRAConfiguration(rank: 16, alpha: 1), seed: 1)
    _ = try LoRAAdapter(for: model, LoRAConfiguration(rank: 32, alpha: 1, targets: .names(["q_proj"])), seed: 1)
  }
}
