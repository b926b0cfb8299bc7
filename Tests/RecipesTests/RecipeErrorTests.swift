import Diagnostics
import Recipes
import Testing

/// Every message word for word.
struct RecipeErrorTests {
  /// A line or two added to a recipe whose first three are right, and what is said about it.
  @Test(arguments: [
    // Unknown keys.
    (
      "adapt:\n  learnigRate: 1",
      "r.yaml:5:3: adapt.learnigRate: there is no such setting. Did you mean adapt.learningRate?"
    ),
    (
      "adapt:\n  learning_rate: 1",
      "r.yaml:5:3: adapt.learning_rate: there is no such setting. Did you mean adapt.learningRate?"
    ),
    ("rank: 8", "r.yaml:4:1: rank: there is no such setting. Did you mean adapt.rank?"),
    ("beta1: 0.9", "r.yaml:4:1: beta1: there is no such setting. Did you mean adapt.optimizer.beta1?"),
    ("adpat: {rank: 8}", "r.yaml:4:1: adpat: there is no such setting. Did you mean adapt?"),
    (
      "answer: {colour: red}",
      "r.yaml:4:10: answer.colour: there is no such setting. Here are maxTokens, temperature, topP, topK."
    ),
    (
      "<<: {rank: 8}",
      "r.yaml:4:1: <<: there is no such setting. "
        + "Here are model, document, title, questions, adapt, answer, readers, output."
    ),
    // Wrong types.
    ("adapt:\n  rank: eight", "r.yaml:5:9: adapt.rank: \"eight\" is not a whole number."),
    ("adapt:\n  rank: 8.5", "r.yaml:5:9: adapt.rank: 8.5 is not a whole number."),
    ("adapt:\n  rank: '8'", "r.yaml:5:9: adapt.rank: \"8\" is not a whole number."),
    ("adapt:\n  rank:", "r.yaml:5:8: adapt.rank: nothing is not a whole number."),
    ("adapt:\n  rank: [8]", "r.yaml:5:9: adapt.rank: a list is not a whole number."),
    ("adapt:\n  rank: {r: 8}", "r.yaml:5:9: adapt.rank: a section is not a whole number."),
    ("adapt:\n  seed: -1", "r.yaml:5:9: adapt.seed: -1 is not a whole number from 0 up."),
    ("adapt:\n  learningRate: nan", "r.yaml:5:17: adapt.learningRate: nan is not a number."),
    ("adapt:\n  fullBatch: yes", "r.yaml:5:14: adapt.fullBatch: \"yes\" is not true or false."),
    ("adapt: 8", "r.yaml:4:8: adapt: 8 is not a section of keys and values."),
    ("title: [a, b]", "r.yaml:4:8: title: a list is not a text."),
    ("title: ''", "r.yaml:4:8: title: \"\" is not a text."),
    (
      "adapt:\n  schedule: cosin",
      "r.yaml:5:13: adapt.schedule: \"cosin\" is none of constant, linear, cosine. Did you mean cosine?"
    ),
    ("adapt:\n  schedule: 3", "r.yaml:5:13: adapt.schedule: 3 is none of constant, linear, cosine."),
    ("readers: lift", "r.yaml:4:10: readers: \"lift\" is not a list."),
    (
      "readers: [lift, close-book]",
      "r.yaml:4:17: readers: \"close-book\" is none of closed-book, truncated-context, lift, lift+truncated-context. "
        + "Did you mean closed-book?"
    ),
    // Values out of range.
    ("readers: []", "r.yaml:4:10: readers: the list is empty. Name at least one reader."),
    ("readers: [lift, lift]", "r.yaml:4:10: readers: lift is listed twice."),
    ("adapt:\n  rank: 0", "r.yaml:5:9: adapt.rank: 0 is not at least 1."),
    ("adapt:\n  learningRate: -1", "r.yaml:5:17: adapt.learningRate: -1.0 is not above 0 and at most 1."),
    ("adapt:\n  maxGradientNorm: -1", "r.yaml:5:20: adapt.maxGradientNorm: -1.0 is not a number from 0 up."),
    ("adapt: {optimizer: {beta1: 1}}", "r.yaml:4:28: adapt.optimizer.beta1: 1.0 is not from 0 up and below 1."),
    ("answer: {topP: 0}", "r.yaml:4:16: answer.topP: 0.0 is not above 0 and at most 1."),
    ("answer: {maxTokens: 0}", "r.yaml:4:21: answer.maxTokens: 0 is not at least 1."),
    (
      "adapt:\n  segmentLength: 64\n  segmentOffset: 65",
      "r.yaml:6:18: adapt.segmentOffset: 65 is not from 1 to the segment length 64. "
        + "A larger offset would leave text out; 3/8 of the length is usual."
    ),
  ])
  func oneThingWrong(_ lines: String, _ message: String) throws {
    let errors = try #require(throws: InputErrors.self) { try read(lines) }
    #expect(errors.description == message)
    #expect(errors.kind == .invalid)
  }

  /// In the order of the file, whatever the order in which they are found.
  @Test func everythingIsSaidTogether() throws {
    let errors = try #require(throws: InputErrors.self) {
      try Recipe(
        yaml: """
          answer:
            temperature: warm
            topK: -2
            topP: 2
          adapt:
            rank: 0
            epochs: none
            batchSize: 0
            optimizer:
              epsilon: 0
          documents: d.md
          """, path: "r.yaml", overrides: ["adapt.alpha=0", "title=[]"])
    }
    #expect(
      errors.description == """
        r.yaml:1:1: model: this is missing.
        r.yaml:1:1: document: this is missing.
        r.yaml:1:1: questions: this is missing.
        r.yaml:2:16: answer.temperature: "warm" is not a number.
        r.yaml:3:9: answer.topK: -2 is negative.
        r.yaml:4:9: answer.topP: 2.0 is not above 0 and at most 1.
        r.yaml:6:9: adapt.rank: 0 is not at least 1.
        r.yaml:7:11: adapt.epochs: "none" is not a whole number.
        r.yaml:8:14: adapt.batchSize: 0 is not at least 1.
        r.yaml:10:14: adapt.optimizer.epsilon: 0.0 is not above 0 and at most 1 in float32.
        r.yaml:11:1: documents: there is no such setting. Did you mean document?
        --set adapt.alpha: 0.0 is not a positive number. Twice the rank is usual.
        --set title: a list is not a text.
        """)
    #expect(errors.kind == .invalid)
  }

  @Test(arguments: [
    ("", "r.yaml: the recipe is empty. Start with model, document and questions."),
    ("# nothing\n", "r.yaml: the recipe is empty. Start with model, document and questions."),
    ("{}", "r.yaml: the recipe is not a list of keys with values. Start with model, document and questions."),
    ("- model", "r.yaml: the recipe is not a list of keys with values. Start with model, document and questions."),
    (
      "model: a\n  document: b",
      "r.yaml:2:11: this is not YAML: mapping values are not allowed in this context."
    ),
    (
      "readers: [lift\nmodel: a",
      "r.yaml:2:6: this is not YAML: while parsing a flow sequence, did not find expected ',' or ']'."
    ),
    ("model: a\ntitle: *b", "r.yaml:2:8: this is not YAML: found undefined alias."),
    (
      "model: a\n---\nmodel: b",
      "r.yaml:2:1: this is not YAML: expected a single document in the stream, but found another document."
    ),
    ("model: a\ntitle: \u{1}", "r.yaml:2: this is not YAML: control characters are not allowed."),
    (
      "model: a\nadapt:\n  rank: 8\n  epochs: 1\n  rank: 4",
      "r.yaml:3:3: rank: the key is here, and again further down. Keep one of them."
    ),
    ("[a]: b", "r.yaml:1:1: a list stands where a key is expected."),
  ])
  func notARecipe(_ yaml: String, _ message: String) throws {
    let error = try #require(throws: InputError.self) { try Recipe(yaml: yaml, path: "r.yaml") }
    #expect(error.description == message)
    #expect(error.kind == .invalid)
  }

  /// Ten levels of ten aliases each: ten thousand million values in ten lines.
  @Test func aliasesThatMultiplyAreRefused() throws {
    var yaml = "a0: &a0 [x]\n"
    for level in 1...10 {
      let items = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      yaml += "a\(level): &a\(level) [\(items)]\n"
    }
    let error = try #require(throws: InputError.self) { try Recipe(yaml: yaml, path: "r.yaml") }
    #expect(error.problem == "the recipe has more than 10000 values")
  }

  @Test func missingFile() throws {
    let error = try #require(throws: InputError.self) { try Recipe(path: "nowhere/r.yaml") }
    #expect(error.description == "nowhere/r.yaml: there is no recipe that can be read here. Check the path.")
    #expect(error.kind == .missing)
  }

  private func read(_ lines: String) throws -> Recipe {
    try Recipe(yaml: RecipeReadingTests.smallest + "\n" + lines, path: "r.yaml")
  }
}
