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
    #expect(
      questions == [
        Question(id: "q1", text: "Who?", answers: ["Ada"]),
        Question(id: "3", text: "Where?", answers: ["here", "there"]),
      ])
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
    let missing = try #require(throws: InputError.self) { try Question.read(path: "nowhere/questions.jsonl") }
    #expect(missing.kind == .missing)
    #expect(
      missing.description
        == "nowhere/questions.jsonl: there is no file of questions that can be read here. Check the path.")
    let latin = try #require(throws: InputError.self) { try read(bytes: [0x22, 0xE9, 0x22]) }
    #expect(latin.problem == "the questions are not UTF-8 text")
  }

  private func read(_ text: String) throws -> [Question] { try read(bytes: Array(text.utf8)) }

  private func read(bytes: [UInt8]) throws -> [Question] {
    try withTemporaryDirectory { directory in
      let path = directory + "/questions.jsonl"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      return try Question.read(path: path)
    }
  }
}
