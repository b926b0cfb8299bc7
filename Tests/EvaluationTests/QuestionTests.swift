import Diagnostics
import Evaluation
import Foundation
import TestSupport
import Testing

struct QuestionTests {
  @Test func readsAnswersIDsAndForeignKeys() throws {
    let questions = try read(
      """
      {"id": "q1", "question": "Who?", "answer": "Ada", "evidence": "Ada did.", "page": 3}

      {"question": "Where?", "answers": ["here", "there"]}
      """)
    #expect(questions.map(\.id) == ["q1", "3"])
    #expect(questions.map(\.text) == ["Who?", "Where?"])
    #expect(questions.map(\.answers) == [["Ada"], ["here", "there"]])
    #expect(questions.map(\.evidence) == [["Ada did."], []])
  }

  @Test func evidenceIsAPassageOrAList() throws {
    let questions = try read(
      ["\"one\"", "[\"one\", \"two\"]", "[]", "\" \"", "null"].map {
        #"{"question": "Who?", "answer": "Ada", "evidence": \#($0)}"#
      }.joined(separator: "\n"))
    #expect(questions.map(\.evidence) == [["one"], ["one", "two"], [], [], []])
  }

  @Test func asksWithThePromptOfThePaper() throws {
    let line = #"{"question": "Who?", "answer": "Ada", "kind": "people"}"#
    let question = try #require(try read(line, title: "Lives").first)
    #expect(question.kind == "people" && question.maxTokens == nil && question.scoring == .metric(.f1))
    #expect(question.prompt == TaskPrompt(question: "Who?", title: "Lives"))
    #expect(question.prompt.closedBook == "Please answer the question based on \"Lives\".\nQuestion: Who?\nAnswer:")
    let untitled = try #require(try read(line).first)
    #expect(untitled.prompt.closedBook == "Who?")
  }

  @Test func wrongLinesCanBeLeftOut() throws {
    var told: [String] = []
    let questions = try read(
      "[]\n{\"question\": \"Who?\", \"answer\": \"x\"}\n{}", badLines: .skip { told += $1 })
    #expect(questions.map(\.id) == ["2"])
    #expect(told == ["line 1 is not a JSON object", "line 3 has no question"])
    let error = inputError { _ = try read("{}", badLines: .skip { _, _ in }) }
    #expect(error?.problem == "line 1 has no question")
  }

  /// A byte order mark, Windows line ends, and a line separator that JSON allows inside a string.
  @Test func readsFilesOfOtherSystems() throws {
    let line = #"{"question": "Which\#u{2028}one?", "answer": "this"}"#
    let questions = try read("\u{FEFF}\(line)\r\n\(line)\r\n")
    #expect(questions.map(\.id) == ["1", "2"])
    #expect(questions[1].text == "Which\u{2028}one?")
  }

  @Test(arguments: [
    ("", "the file is empty"),
    ("{", "line 1 is not a JSON object"),
    ("[1]", "line 1 is not a JSON object"),
    (#"{"answer": "x"}"#, "line 1 has no question"),
    (#"{"question": " ", "answer": "x"}"#, "line 1 has no question"),
    (#"{"question": "Who?"}"#, "line 1 has no answer"),
    (#"{"question": "Who?", "answers": []}"#, "line 1 has no answer"),
    (#"{"question": "Who?", "answers": ["x", ""]}"#, "line 1 has an empty answer"),
    (#"{"question": "Who?", "answer": 7}"#, "line 1 has something other than a string as answer"),
    (#"{"question": "Who?", "answers": "x"}"#, "line 1 has something other than a list of strings as answers"),
    (#"{"question": "Who?", "answers": [null]}"#, "line 1 has something other than a list of strings as answers"),
    (
      #"{"question": "Who?", "answer": "x", "evidence": 7}"#,
      "line 1 has something other than a string or a list of strings as evidence"
    ),
    (
      #"{"question": "Who?", "answer": "x", "evidence": ["a", 7]}"#,
      "line 1 has something other than a string or a list of strings as evidence"
    ),
    (
      String(repeating: "{\"id\": \"a\", \"question\": \"Who?\", \"answer\": \"x\"}\n", count: 2),
      "line 2 has the id \"a\" of line 1"
    ),
    ("{}\n\n[]", "line 1 has no question; line 3 is not a JSON object"),
  ])
  func namesEveryWrongLine(_ text: String, _ problem: String) throws {
    let error = try #require(throws: InputError.self) { try read(text) }
    #expect(error.problem == problem)
    #expect(error.kind == .invalid)
  }

  @Test func longListsOfProblemsAreCut() throws {
    let error = try #require(throws: InputError.self) { try read(String(repeating: "{}\n", count: 25)) }
    #expect(error.problem.hasSuffix("line 10 has no question; and 15 more"))
  }

  @Test func missingFileAndForeignEncoding() throws {
    let missing = try #require(throws: InputError.self) {
      try QuestionFile.read(path: "nowhere/questions.jsonl", title: nil)
    }
    #expect(missing.kind == .missing)
    #expect(
      missing.description
        == "nowhere/questions.jsonl: there is no file of questions that can be read here. Check the path.")
    let latin = try #require(throws: InputError.self) { try read(bytes: [0x22, 0xE9, 0x22]) }
    #expect(latin.problem == "the questions are not UTF-8 text")
  }

  private func read(_ text: String, title: String? = nil, badLines: BadLines = .refuse) throws -> [TaskQuestion] {
    try read(bytes: Array(text.utf8), title: title, badLines: badLines)
  }

  private func read(
    bytes: [UInt8], title: String? = nil, badLines: BadLines = .refuse
  ) throws -> [TaskQuestion] {
    try withTemporaryDirectory { directory in
      let path = directory + "/questions.jsonl"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      return try QuestionFile.read(path: path, title: title, badLines: badLines)
    }
  }
}
