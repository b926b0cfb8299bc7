import Diagnostics
import Foundation
import Recipes
import TestSupport
import Testing
import Transformers

/// What is checked before a model is loaded.
struct RecipeRunTests {
  @Test func findsEverythingThatTheRecipeNames() throws {
    try withExperiment { directory, recipe in
      var asked: [String] = []
      let run = try RecipeRun(Experiment(recipe)) { name in
        asked.append(name)
        return "models/\(name).gguf"
      }
      #expect(asked == ["tiny"])
      let document = try #require(run.documents.first)
      #expect(run.documents.count == 1)
      #expect(document.id == "1" && document.text == "Once upon a time.\n" && document.title == "A Tale")
      #expect(document.questions.map(\.text) == ["When?"])
    }
  }

  @Test func saysEverythingThatIsWrongTogether() throws {
    try withExperiment { directory, recipe in
      var recipe = recipe
      recipe.model = .path("\(directory)/no.gguf")
      recipe.document = "\(directory)/no.txt"
      recipe.questions = "\(directory)/no.jsonl"
      recipe.retention = "\(directory)/no-retention.txt"
      recipe.lift.adapter.rank = 0
      recipe.answer.topP = 0
      recipe.retrieval.overlap = -1
      recipe.adapterPath = "\(directory)/no-adapter"
      recipe.output = "\(directory)/story.txt/run"
      let errors = try #require(throws: InputErrors.self) { try RecipeRun(Experiment(recipe)) { $0 } }
      #expect(
        errors.description == """
          \(directory)/no.gguf: there is no model that can be read here. Check the recipe's model.
          \(directory)/no.txt: there is no such file. Check the path of the document.
          \(directory)/no.jsonl: there is no file of questions that can be read here. Check the path.
          \(directory)/no-retention.txt: there is no such file. Check the path of the document.
          rank: 0 is not at least 1.
          top-p: 0.0 is not above 0 and at most 1.
          overlap: -1 is negative.
          \(directory)/no-adapter: there is no such adapter. Make one with lift adapt.
          \(directory)/story.txt/run: the output cannot be made, because \(directory)/story.txt is not a directory \
          that you may write to. Choose another output.
          """)
    }
  }

  @Test func aModelThatIsNotThereIsAnErrorLikeTheOthers() throws {
    try withExperiment { directory, recipe in
      let unknown = InputError.missing("tiny", "there is no such model")
      let errors = try #require(throws: InputErrors.self) { try RecipeRun(Experiment(recipe)) { _ in throw unknown } }
      #expect(errors.errors == [unknown])
      #expect(errors.kind == .missing)
    }
  }

  /// Not even an empty directory is taken for an earlier run.
  @Test func whatIsNoRunIsReplacedOnlyWhenAsked() throws {
    try withExperiment { directory, recipe in
      try FileManager.default.createDirectory(atPath: recipe.output, withIntermediateDirectories: true)
      let errors = try #require(throws: InputErrors.self) { try RecipeRun(Experiment(recipe)) { $0 } }
      #expect(errors.errors.map(\.problem) == ["the output directory exists already"])
      #expect(errors.kind == .usage)
      var options = RecipeRun.Options()
      options.replacing = true
      _ = try RecipeRun(Experiment(recipe), options: options) { $0 }
    }
  }

  /// An `output` that names somebody's own directory must not cost them their files.
  @Test func nothingButARunIsReplaced() throws {
    try withExperiment { directory, recipe in
      var recipe = recipe
      recipe.output = directory
      var options = RecipeRun.Options()
      options.replacing = true
      let errors = try #require(throws: InputErrors.self) { try RecipeRun(Experiment(recipe), options: options) { $0 } }
      #expect(errors.errors.map(\.problem) == ["this directory is to be replaced, but what it holds is not a run"])
    }
  }

  // MARK: - Datasets

  @Test func datasetsAreReadAndCutShort() throws {
    try TinyRun.with { tiny in
      let all = try RecipeRun(tiny.experiment()) { $0 }.documents
      #expect(all.map(\.text) == TinyRun.documents.map(\.text))
      #expect(all.map { $0.questions.map(\.id) } == [["q1", "q2"], ["q3", "q4"]])
      let some = try RecipeRun(tiny.experiment(["dataset.documents=1", "dataset.questions=1"])) { $0 }.documents
      #expect(some.map { $0.questions.map(\.id) } == [["q1"]])
      let more = try RecipeRun(tiny.experiment(["dataset.documents=9", "dataset.questions=9"])) { $0 }.documents
      #expect(more == all)
    }
  }

  @Test func badLinesAreRefusedOrLeftOut() throws {
    try TinyRun.with { tiny in
      let path = tiny.directory + "/data.jsonl"
      try write("{}\n" + read(path) + "[]\n", to: path)
      let errors = try #require(throws: InputErrors.self) { try RecipeRun(tiny.experiment()) { $0 } }
      #expect(
        errors.description
          == "\(path): line 1 has no id; line 6 is not a JSON object. Is the file in the format that was named?")
      #expect(errors.kind == .invalid)
      let run = try RecipeRun(tiny.experiment(["dataset.skipBadLines=true"])) { $0 }
      #expect(run.notes == ["\(path): line 1 has no id", "\(path): line 6 is not a JSON object"])
      #expect(run.documents.map(\.text) == TinyRun.documents.map(\.text))
      let record = try run()
      #expect(record.facts.first { $0.name == "left out" }?.value == "2")
    }
  }

  @Test func aSweepTellsOfEachBadLineOnce() throws {
    try TinyRun.with { tiny in
      let path = tiny.directory + "/data.jsonl"
      try write(read(path) + "[]\n", to: path)
      let experiment = try tiny.experiment(
        ["dataset.skipBadLines=true"], yaml: "extends: tiny.yaml\nsweep: {adapter.rank: [1, 2]}")
      #expect(try RecipeRun(experiment) { $0 }.notes == ["\(path): line 5 is not a JSON object"])
    }
  }

  @Test(arguments: [
    ("", "the file is empty. Is the file in the format that was named?"),
    (#"{"version": "1.1", "data": []}"#, "there is no document in it."),
  ])
  func aDatasetWithoutDocumentsIsRefused(text: String, problem: String) throws {
    try TinyRun.with { tiny in
      try write(text, to: tiny.directory + "/data.jsonl")
      let errors = try #require(throws: InputErrors.self) { try RecipeRun(tiny.experiment()) { $0 } }
      #expect(errors.description == "\(tiny.directory)/data.jsonl: \(problem)")
    }
  }

  /// Two documents of two sentences: the first is asked about both, the second about its last one.
  private func writeTwoSentences(_ tiny: TinyRun) throws {
    func row(_ id: String, _ context: String, _ answer: String) throws -> String {
      let start = try #require(context.range(of: answer)).lowerBound.utf16Offset(in: context)
      return #"{"id": "\#(id)", "title": "\#(id)", "context": "\#(context)", "question": "\#(id)?", "#
        + #""answers": {"text": ["\#(answer)"], "answer_start": [\#(start)]}}"# + "\n"
    }
    let koru = "Koru is old. It lies near a lake.", fenn = "Fenn is tall. He has a goat."
    try write(
      row("first", koru, "old") + row("second", koru, "lake") + row("third", fenn, "goat"),
      to: tiny.directory + "/data.jsonl")
  }

  @Test func longerDocumentsAreCutAndLoseQuestions() throws {
    try TinyRun.with { tiny in
      try writeTwoSentences(tiny)
      let tokenizer = try LanguageModel(path: TinyRun.model).tokenizer
      let counts = ["Koru is old.", "Fenn is tall."].map { tokenizer.encode($0, specialTokens: .asText).count }
      let limit = counts.max() ?? 0
      var notes: [String] = []
      let record = try tiny.run(["dataset.documentTokens=\(limit)", "readers=[closed-book, full-context]"]) { event in
        if case .leftOut(let note) = event { notes.append(note) }
      }
      #expect(notes.count == 1)
      #expect(notes.first?.contains("1 of 2 documents and 1 of 3 questions remain") == true)
      #expect(record.facts.contains { $0.name == "left out" && $0.value == "1" })
      #expect(record.predictions.map(\.question) == ["first?", "first?"])
      #expect(record.predictions.map(\.documentTokens) == [counts[0], counts[0]])
    }
  }

  @Test func aCutThatLeavesNoQuestionIsRefused() throws {
    try TinyRun.with { tiny in
      try write(
        #"{"document": "It is old. It lies near a lake.", "question": "Where?", "answer": "a lake"}"# + "\n",
        to: tiny.directory + "/data.jsonl")
      let count = try LanguageModel(path: TinyRun.model).tokenizer.encode("It is old.", specialTokens: .asText).count
      let error = inputError { try tiny.run(["dataset.format=jsonl", "dataset.documentTokens=\(count)"]) }
      #expect(error?.place == "documentTokens")
      #expect(error?.problem.contains("no question of \(tiny.directory)/data.jsonl has its evidence") == true)
    }
  }

  /// What is done is known by the document's id.
  @Test func twoDocumentsOfOneIDAreRefused() throws {
    try TinyRun.with { tiny in
      let row = #"{"input": "Who?", "context": "A text.", "answers": ["he"], "length": 2, "dataset": "musique", "#
        + #""language": "en", "all_classes": null, "_id": "m1"}"# + "\n"
      try write(row + row.replacing("A text", with: "Another text"), to: tiny.directory + "/data.jsonl")
      let errors = try #require(throws: InputErrors.self) {
        try RecipeRun(tiny.experiment(["dataset.format=longbench"])) { $0 }
      }
      #expect(
        errors.description
          == "\(tiny.directory)/data.jsonl: there are two documents with the id \"m1\". Keep one of them.")
    }
  }

  @Test func twoQuestionsOfOneIDAreRefused() throws {
    try TinyRun.with { tiny in
      let question = #"{"id": "q", "question": "Who?", "answers": [{"text": "he"}]}"#
      let paragraph = #"{"context": "A text.", "qas": [\#(question), \#(question)]}"#
      try write(#"{"data": [{"title": "T", "paragraphs": [\#(paragraph)]}]}"#, to: tiny.directory + "/data.jsonl")
      let errors = try #require(throws: InputErrors.self) { try RecipeRun(tiny.experiment()) { $0 } }
      #expect(
        errors.errors.map(\.problem) == ["there are two questions with the id \"1.q\" about one document"])
    }
  }

  private func withExperiment(_ body: (_ directory: String, Recipe) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      try write("Once upon a time.\n", to: directory + "/story.txt")
      try write("{\"question\": \"When?\", \"answer\": \"once\"}\n", to: directory + "/questions.jsonl")
      try write(
        """
        model: tiny
        document: story.txt
        title: A Tale
        questions: questions.jsonl
        output: runs/deep/tale
        """, to: directory + "/tale.yaml")
      try body(directory, try Recipe(path: directory + "/tale.yaml"))
    }
  }
}
