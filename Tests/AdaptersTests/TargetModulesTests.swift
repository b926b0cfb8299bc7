import Adapters
import ModelTestSupport
import TestSupport
import Testing

struct TargetModulesTests {
  private func paths(_ text: String) throws -> [String] {
    try TargetModules(text).modules(of: TinyModel.tied.load()).map(\.path)
  }

  @Test func allLinearIsEveryProjectionInModelOrder() throws {
    let projections = [
      "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj",
      "mlp.down_proj",
    ]
    #expect(
      try paths("all-linear") == [0, 1].flatMap { layer in projections.map { "model.layers.\(layer).\($0)" } })
  }

  @Test(
    arguments: [
      ("q_proj", ["model.layers.0.self_attn.q_proj", "model.layers.1.self_attn.q_proj"]),
      ("mlp.up_proj", ["model.layers.0.mlp.up_proj", "model.layers.1.mlp.up_proj"]),
      ("model.layers.1.mlp.down_proj", ["model.layers.1.mlp.down_proj"]),
      ("1.self_attn.v_proj", ["model.layers.1.self_attn.v_proj"]),
      // Spaces around names, names in any order, one module named twice.
      (
        " v_proj , self_attn.q_proj,model.layers.0.self_attn.q_proj",
        [
          "model.layers.0.self_attn.q_proj", "model.layers.0.self_attn.v_proj", "model.layers.1.self_attn.q_proj",
          "model.layers.1.self_attn.v_proj",
        ]
      ),
    ])
  func namesMatchWholePathsAndTheirEnds(text: String, expected: [String]) throws {
    #expect(try paths(text) == expected)
  }

  private static let known = "q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj"
  private static let advice = "Name some of these, separated by commas, or all-linear."
  private static func unmatched(_ name: String) -> String {
    "\"\(name)\" matches no linear layer; there are \(known). \(advice)"
  }

  @Test(
    arguments: [
      ("", "the list is empty. \(advice)"),
      (" , ", unmatched("")),
      ("q_proj,query", unmatched("query")),
      ("proj", unmatched("proj")),
      ("fc1,q_proj,fc2", "\"fc1\" and \"fc2\" match no linear layer; there are \(known). \(advice)"),
      ("fc1,lm_head", "lm_head cannot be adapted, and " + unmatched("fc1")),
      ("model.layers.2.mlp.up_proj", unmatched("model.layers.2.mlp.up_proj")),
      ("ALL-LINEAR", unmatched("ALL-LINEAR")),
      ("lm_head", "lm_head cannot be adapted, only \(known). \(advice)"),
    ])
  func refusals(text: String, message: String) {
    #expect(inputError { _ = try paths(text) }?.description == "target modules: \(message)")
  }
}
