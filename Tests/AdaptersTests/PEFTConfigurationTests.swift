import Adapters
import Foundation
import ModelTestSupport
import TestSupport
import Testing

/// The configuration that PEFT wrote for Tests/Fixtures/lora_steps, with some of its keys changed.
struct PEFTConfigurationTests {
  private static let notHere = "The adapter cannot be used here."

  @Test(
    arguments: [
      (#""peft_type": "IA3""#, "key peft_type is IA3, expected LORA"),
      (#""peft_type": null"#, "key peft_type is <null>, expected LORA"),
      (#""bias": "lora_only""#, "key bias is lora_only, expected none"),
      (#""fan_in_fan_out": true"#, "key fan_in_fan_out is true, but no layer here is stored transposed"),
      (#""init_lora_weights": "pissa""#, "key init_lora_weights is pissa, which changes the base model's weights"),
      (#""init_lora_weights": "loftq""#, "key init_lora_weights is loftq, which changes the base model's weights"),
      (#""r": 0"#, "key r is 0, expected a whole number of at least 1"),
      (#""r": 8.5"#, "key r is 8.5, expected a whole number of at least 1"),
      (#""r": "8""#, "key r is \"8\", expected a whole number of at least 1"),
      (#""r": null"#, "key r is null, expected a whole number of at least 1"),
      (#""lora_alpha": 0"#, "key lora_alpha is 0, expected a positive number that makes a scale in float32"),
      (#""lora_alpha": "16""#, "key lora_alpha is \"16\", expected a positive number that makes a scale in float32"),
      (#""lora_alpha": 1e300"#, "key lora_alpha is 1e+300, expected a positive number that makes a scale in float32"),
      (#""lora_alpha": 1e-300"#, "key lora_alpha is 1e-300, expected a positive number that makes a scale in float32"),
      (#""target_modules": "model\\..*q_proj""#, "key target_modules is neither all-linear nor a list of names"),
      (#""target_modules": null"#, "key target_modules is neither all-linear nor a list of names"),
      (#""target_modules": [1, 2]"#, "key target_modules is neither all-linear nor a list of names"),
      (#""use_dora": "yes""#, "key use_dora is yes, expected true or false"),
      (#""lora_bias": true"#, "key lora_bias is switched on, which is not supported"),
      (#""modules_to_save": ["lm_head"]"#, "key modules_to_save is switched on, which is not supported"),
      (#""rank_pattern": {"q_proj": 0}"#, "key rank_pattern has 0 for \"q_proj\", expected a whole number of at least 1"),
      (#""rank_pattern": [4]"#, "key rank_pattern is not an object"),
      (#""alpha_pattern": {"q_proj": "4"}"#, "key alpha_pattern has 4 for \"q_proj\", expected a positive number"),
      (#""use_rslora": 2"#, "key use_rslora is 2, expected true or false"),
      (#""lora_dropout": 1"#, "key lora_dropout is 1, expected a number from 0 up and below 1"),
      (#""lora_dropout": "0.1""#, "key lora_dropout is 0.1, expected a number from 0 up and below 1"),
      (#""layers_to_transform": [0]"#, "key layers_to_transform is switched on, which is not supported"),
      (#""layer_replication": [[0, 2]]"#, "key layer_replication is switched on, which is not supported"),
      (#""exclude_modules": "q_proj""#, "key exclude_modules is switched on, which is not supported"),
      (#""a_key_of_next_year": 1"#, "key a_key_of_next_year is switched on, which is not supported"),
    ])
  func refusals(change: String, problem: String) throws {
    try withAdapterDirectory(changing: change) { directory in
      let model = try TinyModel.tied.load()
      let error = inputError { _ = try LoRAAdapter(directory: directory, for: model) }
      #expect(error == .invalid("\(directory)/adapter_config.json", problem, remedy: Self.notHere))
    }
  }

  @Test func aModuleThatTheModelLacksIsTheFilesMistake() throws {
    try withAdapterDirectory(changing: #""target_modules": ["q_proj", "fc1"]"#) { directory in
      let error = inputError { _ = try LoRAAdapter(directory: directory, for: TinyModel.tied.load()) }
      #expect(error?.kind == .invalid && error?.place == "\(directory)/adapter_config.json")
      #expect(error?.problem.hasPrefix("key target_modules: \"fc1\" matches no linear layer; there are q_proj") == true)
    }
  }

  @Test func aPatternThatIsNoExpressionIsTheFilesMistake() throws {
    try withAdapterDirectory(changing: #""alpha_pattern": {"q_proj[": 4}"#) { directory in
      let error = inputError { _ = try LoRAAdapter(directory: directory, for: TinyModel.tied.load()) }
      #expect(error?.kind == .invalid && error?.place == "\(directory)/adapter_config.json")
      #expect(error?.problem == "key alpha_pattern: \"q_proj[\" is not a regular expression")
    }
  }

  @Test func alphasByPattern() throws {
    try withAdapterDirectory(changing: #""alpha_pattern": {"q_proj": 4, "layers.1.mlp.*": 24.0}"#) { directory in
      for update in try LoRAAdapter(directory: directory, for: TinyModel.tied.load()).updates {
        let isLate = update.module.path.hasPrefix("model.layers.1.mlp"), isQuery = update.module.role == .query
        #expect(update.scale == (isLate ? 3 : isQuery ? 0.5 : 2), "\(update.module.path)")
      }
    }
  }

  /// What is off, or changes nothing in a trained adapter, is no reason to refuse.
  @Test(
    arguments: [
      #""a_key_of_next_year": false"#, #""a_key_of_next_year": null"#, #""a_key_of_next_year": 0"#,
      #""a_key_of_next_year": "", "another": [], "a_third": {}"#, #""lora_dropout": 0.1"#,
      #""init_lora_weights": "gaussian""#, #""init_lora_weights": false"#, #""revision": "main""#,
      #""task_type": null"#, #""base_model_name_or_path": null"#, #""target_modules": "all-linear""#,
      #""loftq_config": {"loftq_bits": 4}"#, #""bias": null"#, #""lora_dropout": null, "rank_pattern": null"#,
      // A pattern without a module changes nothing in PEFT, either.
      #""rank_pattern": {"fc1": 4}, "alpha_pattern": {"fc1": 1.5}"#,
    ])
  func harmlessKeys(change: String) throws {
    try withAdapterDirectory(changing: change) { directory in
      let adapter = try LoRAAdapter(directory: directory, for: TinyModel.tied.load())
      #expect(adapter.updates.count == 14 && adapter.configuration.rank == 8)
    }
  }

  @Test(
    arguments: [
      (#""lora_alpha": 16"#, 2), (#""lora_alpha": 12.5"#, 1.5625), (#""use_rslora": true"#, 16 / Float(8).squareRoot()),
      (#""use_rslora": false"#, 2),
    ] as [(String, Float)])
  func scale(change: String, expected: Float) throws {
    try withAdapterDirectory(changing: change) { directory in
      let adapter = try LoRAAdapter(directory: directory, for: TinyModel.tied.load())
      #expect(adapter.configuration.scale == expected)
    }
  }

  @Test func whatIsNoConfiguration() throws {
    let model = try TinyModel.tied.load()
    try withTemporaryDirectory { directory in
      let path = "\(directory)/adapter_config.json"
      #expect(
        inputError { _ = try LoRAAdapter(directory: directory, for: model) }
          == .missing(
            path, "there is no adapter configuration here", remedy: "Give a directory that lift adapt, PEFT or mlx-lm wrote."))
      for text in ["", "[]", "{", "\u{0}"] {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        #expect(
          inputError { _ = try LoRAAdapter(directory: directory, for: model) }
            == .invalid(path, "this is not a JSON object", remedy: "Give a directory that PEFT or lift wrote."))
      }
    }
  }

  /// A copy of PEFT's directory; `change` is text of JSON members that replace those of the same name.
  private func withAdapterDirectory(changing change: String, _ body: (String) throws -> Void) throws {
    let source = "lora_steps/random_b/initial"
    var object = try #require(
      JSONSerialization.jsonObject(with: Fixture.data("\(source)/adapter_config.json")) as? [String: Any])
    let members = try #require(JSONSerialization.jsonObject(with: Data("{\(change)}".utf8)) as? [String: Any])
    object.merge(members) { $1 }
    try withTemporaryDirectory { directory in
      try JSONSerialization.data(withJSONObject: object).write(
        to: URL(fileURLWithPath: "\(directory)/adapter_config.json"))
      try Fixture.data("\(source)/adapter_model.safetensors").write(
        to: URL(fileURLWithPath: "\(directory)/adapter_model.safetensors"))
      try body(directory)
    }
  }
}
