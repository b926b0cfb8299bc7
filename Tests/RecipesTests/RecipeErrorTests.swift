import Diagnostics
import Recipes
import Testing

/// Every message word for word.
struct RecipeErrorTests {
  static let readers = "closed-book, truncated-context, truncated-mixin, full-context, retrieval, lift, "
    + "lift+truncated-context, lift+truncated-mixin, lift+full-context, lift+retrieval, raw, raw+truncated-context, "
    + "raw+truncated-mixin, raw+full-context, raw+retrieval"

  /// A line or two added to a recipe whose first three are right, and what is said about it.
  @Test(arguments: [
    // Unknown keys.
    (
      "training:\n  learnigRate: 1",
      "r.yaml:5:3: training.learnigRate: there is no such setting. Did you mean training.learningRate?"
    ),
    (
      "training:\n  learning_rate: 1",
      "r.yaml:5:3: training.learning_rate: there is no such setting. Did you mean training.learningRate?"
    ),
    ("rank: 8", "r.yaml:4:1: rank: there is no such setting. Did you mean adapter.rank?"),
    ("beta1: 0.9", "r.yaml:4:1: beta1: there is no such setting. Did you mean training.optimizer.beta1?"),
    ("adaptor: {rank: 8}", "r.yaml:4:1: adaptor: there is no such setting. Did you mean adapter?"),
    (
      "answer: {colour: red}",
      "r.yaml:4:10: answer.colour: there is no such setting. Here are maxTokens, promptLimit, temperature, topP, topK."
    ),
    (
      "<<: {rank: 8}",
      "r.yaml:4:1: <<: there is no such setting. "
        + "Here are model, document, title, questions, dataset, generate, preset, adapter, data, objective, training, seeds, answer, retrieval, "
        + "readers, metrics, answerPerplexity, judge, retention, keepAdapters, prompts, output."
    ),
    // Wrong types.
    ("adapter:\n  rank: eight", "r.yaml:5:9: adapter.rank: \"eight\" is not a whole number."),
    ("adapter:\n  rank: 8.5", "r.yaml:5:9: adapter.rank: 8.5 is not a whole number."),
    ("adapter:\n  rank: '8'", "r.yaml:5:9: adapter.rank: \"8\" is not a whole number."),
    ("adapter:\n  rank:", "r.yaml:5:8: adapter.rank: nothing is not a whole number."),
    ("adapter:\n  rank: [8]", "r.yaml:5:9: adapter.rank: a list is not a whole number."),
    ("adapter:\n  rank: {r: 8}", "r.yaml:5:9: adapter.rank: a section is not a whole number."),
    ("seeds: [-1]", "r.yaml:4:9: seeds: -1 is not a whole number from 0 up."),
    ("seeds: 1", "r.yaml:4:8: seeds: 1 is not a list."),
    ("training:\n  learningRate: nan", "r.yaml:5:17: training.learningRate: nan is not a number."),
    ("training:\n  fullBatch: yes", "r.yaml:5:14: training.fullBatch: \"yes\" is not true or false."),
    ("adapter: 8", "r.yaml:4:10: adapter: 8 is not a section of keys and values."),
    ("title: [a, b]", "r.yaml:4:8: title: a list is not a text."),
    ("title: ''", "r.yaml:4:8: title: \"\" is not a text."),
    (
      "training:\n  schedule: cosin",
      "r.yaml:5:13: training.schedule: \"cosin\" is none of constant, linear, cosine. Did you mean cosine?"
    ),
    ("training:\n  schedule: 3", "r.yaml:5:13: training.schedule: 3 is none of constant, linear, cosine."),
    ("readers: lift", "r.yaml:4:10: readers: \"lift\" is not a list."),
    (
      "readers: [lift, close-book]",
      "r.yaml:4:17: readers: \"close-book\" is none of \(readers). Did you mean closed-book?"
    ),
    (
      "readers: [lift+retrival]",
      "r.yaml:4:11: readers: \"lift+retrival\" is none of \(readers). Did you mean lift+retrieval?"
    ),
    ("metrics: [f2]", "r.yaml:4:11: metrics: \"f2\" is none of exact-match, f1, recall, rouge-l, rouge-score-l, contains-all, contains-any. Did you mean f1?"),
    ("prompts: none", "r.yaml:4:10: prompts: \"none\" is none of short, full."),
    ("objective: {topK: 9}", "r.yaml:4:19: objective.topK: there is no teacher whose tokens are kept. Give distillation or anchors, or leave it out."),
    ("keepAdapters: maybe", "r.yaml:4:15: keepAdapters: \"maybe\" is not true or false."),
    // Values out of range.
    ("readers: []", "r.yaml:4:10: readers: the list is empty. Name at least one reader."),
    ("readers: [lift, lift]", "r.yaml:4:10: readers: lift is listed twice."),
    ("metrics: [f1, recall, f1]", "r.yaml:4:10: metrics: f1 is listed twice."),
    ("seeds: []", "r.yaml:4:8: seeds: the list is empty. Name at least one seed."),
    ("seeds: [1, 2, 1]", "r.yaml:4:8: seeds: 1 is listed twice."),
    ("retrieval: {passageTokens: 7}", "r.yaml:4:28: retrieval.passageTokens: 7 is not at least 8."),
    ("retrieval: {overlap: -1}", "r.yaml:4:22: retrieval.overlap: -1 is negative."),
    (
      "retrieval: {contextTokens: 255}",
      "r.yaml:4:28: retrieval.contextTokens: 255 is less than a passage, which may have 256."
    ),
    ("adapter:\n  rank: 0", "r.yaml:5:9: adapter.rank: 0 is not at least 1."),
    ("training:\n  learningRate: -1", "r.yaml:5:17: training.learningRate: -1.0 is not above 0 and at most 1."),
    ("training:\n  maxGradientNorm: -1", "r.yaml:5:20: training.maxGradientNorm: -1.0 is not a number from 0 up."),
    ("training: {optimizer: {beta1: 1}}", "r.yaml:4:31: training.optimizer.beta1: 1.0 is not from 0 up and below 1."),
    ("answer: {topP: 0}", "r.yaml:4:16: answer.topP: 0.0 is not above 0 and at most 1."),
    ("answer: {promptLimit: 1}", "r.yaml:4:23: answer.promptLimit: 1 is not at least 2."),
    ("answer: {maxTokens: 0}", "r.yaml:4:21: answer.maxTokens: 0 is not at least 1."),
    (
      "data:\n  segmentLength: 64\n  segmentOffset: 65",
      "r.yaml:6:18: data.segmentOffset: 65 is not from 1 to the segment length 64. "
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
          adapter:
            rank: 0
          training:
            epochs: none
            batchSize: 0
            optimizer:
              epsilon: 0
          documents: d.md
          seeds: []
          readers: [lift, lift]
          """, path: "r.yaml", overrides: ["adapter.alpha=0", "title=[]"])
    }
    #expect(
      errors.description == """
        r.yaml:1:1: model: this is missing.
        r.yaml:1:1: document: this is missing. Name a document and questions, or else a dataset, or generate some.
        r.yaml:1:1: questions: this is missing. Name a document and questions, or else a dataset, or generate some.
        r.yaml:2:16: answer.temperature: "warm" is not a number.
        r.yaml:3:9: answer.topK: -2 is negative.
        r.yaml:4:9: answer.topP: 2.0 is not above 0 and at most 1.
        r.yaml:6:9: adapter.rank: 0 is not at least 1.
        r.yaml:8:11: training.epochs: "none" is not a whole number.
        r.yaml:9:14: training.batchSize: 0 is not at least 1.
        r.yaml:11:14: training.optimizer.epsilon: 0.0 is not above 0 and at most 1 in float32.
        r.yaml:12:1: documents: there is no such setting. Did you mean document?
        r.yaml:13:8: seeds: the list is empty. Name at least one seed.
        r.yaml:14:10: readers: lift is listed twice.
        --set adapter.alpha: 0.0 is not a positive number. Twice the rank is usual.
        --set title: a list is not a text.
        """)
    #expect(errors.kind == .invalid)
  }

  // MARK: - Documents and questions

  @Test(arguments: [
    ("document: d\nquestions: q", nil),
    ("dataset: {format: squad, path: p}", nil),
    ("document: d", "r.yaml:1:1: questions: this is missing. SOURCES"),
    ("questions: q", "r.yaml:1:1: document: this is missing. SOURCES"),
    ("seeds: [1]", "r.yaml:1:1: document: this is missing. SOURCES\nr.yaml:1:1: questions: this is missing. SOURCES"),
    ("document: d\nquestions: ~", "r.yaml:3:12: questions: this is missing. SOURCES"),
    (
      "dataset: {format: squad, path: p}\ndocument: d",
      "r.yaml:3:11: document: the dataset has its own. Leave out this, or dataset."
    ),
    (
      "dataset: {format: squad, path: p}\nquestions: q\ntitle: t",
      "r.yaml:3:12: questions: the dataset has its own. Leave out this, or dataset.\n"
        + "r.yaml:4:8: title: the dataset has its own. Leave out this, or dataset."
    ),
    ("dataset: {}", "r.yaml:2:10: dataset.format: this is missing.\nr.yaml:2:10: dataset.path: this is missing."),
    (
      "dataset: {format: sqad, path: p}",
      "r.yaml:2:19: dataset.format: \"sqad\" is none of \(formats). Did you mean squad?"
    ),
    (
      "dataset: {format: long_bench, path: p}",
      "r.yaml:2:19: dataset.format: \"long_bench\" is none of \(formats). Did you mean longbench?"
    ),
    ("dataset: {format: json, path: p}", "r.yaml:2:19: dataset.format: \"json\" is none of \(formats). Did you mean jsonl?"),
    ("dataset: {format: squad, path: p, documents: 0}", "r.yaml:2:46: dataset.documents: 0 is not at least 1."),
    ("dataset: {format: squad, path: p, questions: -3}", "r.yaml:2:46: dataset.questions: -3 is not at least 1."),
    (
      "dataset: {format: squad, paht: p}",
      "r.yaml:2:10: dataset.path: this is missing.\n"
        + "r.yaml:2:26: dataset.paht: there is no such setting. Did you mean dataset.path?"
    ),
  ])
  func documentsAndQuestionsComeFromOnePlace(_ lines: String, _ message: String?) throws {
    let yaml = "model: tiny\n" + lines
    guard let message else {
      _ = try Recipe(yaml: yaml, path: "r.yaml")
      return
    }
    let errors = try #require(throws: InputErrors.self) { try Recipe(yaml: yaml, path: "r.yaml") }
    #expect(
      errors.description
        == message.replacing("SOURCES", with: "Name a document and questions, or else a dataset, or generate some."))
  }

  private static let formats = "loogle, longbench, squad, lost-in-the-middle, bamboo, leval, ruler, jsonl"

  // MARK: - Files

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
      "model: a\nadapter:\n  rank: 8\n  epochs: 1\n  rank: 4",
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
