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

  // MARK: - Patterns

  /// As in PEFT: from the start of the path or from behind a dot, to its end; the first in alphabetical order counts.
  @Test func patternsAreExpressionsForTheEndOfAPath() throws {
    let configuration = LoRAConfiguration(
      rank: 4, alpha: 8,
      rankPattern: ["layers.1.self_attn.q_proj": 2, "q_proj": 3, "mlp.(up|gate)_proj": 5, "roj": 7, "v_proj": 4],
      alphaPattern: [".*down_proj": 1, "layers\\.0\\..*": 6])
    let model = try TinyModel.tied.load()
    #expect(inputError { _ = try LoRAAdapter(for: model, configuration, seed: 1) }?.description == """
      rank-pattern: "roj" matches no target module; there are q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, \
      down_proj. A key is the end of a module's path, such as q_proj or layers.0.self_attn.q_proj.
      """)
    var fitting = configuration
    fitting.rankPattern["roj"] = nil
    let adapter = try LoRAAdapter(for: model, fitting, seed: 1)
    func found(_ path: String) throws -> String {
      let update = try #require(adapter.updates.first { $0.module.path == "model.layers.\(path)" })
      #expect(update.b.value.shape[1] == update.a.value.shape[0])
      return "\(update.a.value.shape[0]) \(update.scale)"
    }
    #expect(try found("0.self_attn.q_proj") == "3 2.0")
    #expect(try found("1.self_attn.q_proj") == "2 4.0")
    #expect(try found("1.self_attn.v_proj") == "4 2.0")
    #expect(try found("1.mlp.gate_proj") == "5 1.6")
    #expect(try found("0.mlp.up_proj") == "5 1.2")
    #expect(try found("0.mlp.down_proj") == "4 0.25")
    #expect(try found("1.mlp.down_proj") == "4 0.25")
    #expect(try found("0.self_attn.k_proj") == "4 1.5")
  }

  @Test(
    arguments: [
      ("rank-pattern: the rank of \"q_proj\", 0, is not at least 1.", ["q_proj": 0], [:]),
      ("alpha-pattern: the alpha of \"q_proj\", -1.0, is not a positive number.", [:], ["q_proj": -1]),
      (
        "rank-pattern: \"q_proj(\" is not a regular expression. Give the end of a module's path, such as q_proj.",
        ["q_proj(": 1], [:]
      ),
    ] as [(String, [String: Int], [String: Double])])
  func patternsOutOfRange(message: String, ranks: [String: Int], alphas: [String: Double]) {
    let configuration = LoRAConfiguration(rank: 4, alpha: 8, rankPattern: ranks, alphaPattern: alphas)
    #expect(inputError { try configuration.validate() }?.description == message)
  }

  @Test func aPatternAsksForARankBeyondASide() throws {
    let model = try TinyModel.tied.load()
    let error = inputError {
      _ = try LoRAAdapter(for: model, LoRAConfiguration(rank: 1, alpha: 1, rankPattern: ["1.*v_proj": 17]), seed: 1)
    }
    #expect(error?.problem == "17 is larger than a side of model.layers.1.self_attn.v_proj, which is 16 × 32")
  }

  @Test(arguments: [-0.1, 1, .nan])
  func dropoutOutOfRange(dropout: Double) {
    let error = inputError { try LoRAConfiguration(rank: 1, alpha: 1, dropout: dropout).validate() }
    #expect(error?.place == "dropout" && error?.problem == "\(dropout) is not from 0 up and below 1")
  }
}
