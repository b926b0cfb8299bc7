import Diagnostics
import Evaluation
import Foundation
import TestSupport
import Testing

/// One's own documents with questions.
struct DocumentFileTests {
  /// - Parameter texts: Files beside it, by name.
  private func read(
    _ text: String, texts: [String: [UInt8]] = [:], badLines: BadLines = .refuse
  ) throws -> [TaskDocument] {
    try withTemporaryDirectory { directory in
      let url = URL(fileURLWithPath: directory)
      for (name, bytes) in texts { try Data(bytes).write(to: url.appendingPathComponent(name)) }
      try Data(text.utf8).write(to: url.appendingPathComponent("questions.jsonl"))
      return try BenchmarkFormat.jsonl.read(path: directory + "/questions.jsonl", badLines: badLines)
    }
  }

  @Test func linesWithTheSameTextAreOneDocument() throws {
    let documents = try read(
      """
      {"document": "one", "question": "Who?", "answer": "Ada"}
      {"document": "two", "title": "Two", "id": "q", "kind": "k", "question": "Where?", "answers": ["here", "there"]}
      {"document": "one", "title": "One", "id": "q", "question": "When?", "answer": "then", "evidence": ["one"]}
      """)
    #expect(documents.map { $0.questions.map(\.evidence) } == [[[], ["one"]], [[]]])
    #expect(documents.map(\.id) == ["1", "2"] && documents.map(\.text) == ["one", "two"])
    #expect(documents.map(\.title) == ["One", "Two"])
    #expect(documents.map { $0.questions.map(\.id) } == [["1", "q"], ["q"]])
    #expect(documents[1].questions[0].answers == ["here", "there"] && documents[1].questions[0].kind == "k")
    // The title holds for all questions of a document, whichever line gives it.
    #expect(
      documents[0].questions.map(\.prompt) == [
        TaskPrompt(question: "Who?", title: "One"), TaskPrompt(question: "When?", title: "One"),
      ])
  }

  @Test func textsMayBeFilesBesideIt() throws {
    let documents = try read(
      """
      {"documentPath": "a book.txt", "question": "Who?", "answer": "Ada"}
      {"documentPath": "./a book.txt", "question": "Where?", "answer": "here"}
      {"document": "A book.", "question": "When?", "answer": "then"}
      """, texts: ["a book.txt": Array("A book.".utf8)])
    #expect(documents.count == 1 && documents[0].title == "a book" && documents[0].questions.count == 3)
  }

  @Test func textsMayBeElsewhere() throws {
    try withTemporaryDirectory { directory in
      try Data("far".utf8).write(to: URL(fileURLWithPath: directory + "/far.txt"))
      let line = "{\"documentPath\": \"\(directory)/far.txt\", \"question\": \"Who?\", \"answer\": \"Ada\"}"
      #expect(try read(line).map(\.text) == ["far"])
    }
  }

  @Test func aDocumentWithoutANameHasNoTitle() throws {
    let document = try #require(try read(#"{"document": "one", "question": "Who?", "answer": "Ada"}"#).first)
    #expect(document.title == nil && document.questions[0].prompt.closedBook == "Who?")
  }

  @Test(arguments: [
    (#"{"question": "Who?", "answer": "x"}"#, "line 1 has neither a document nor a documentPath"),
    (
      #"{"document": "d", "documentPath": "p", "question": "Who?", "answer": "x"}"#,
      "line 1 has both a document and a documentPath"
    ),
    (#"{"document": " \n", "question": "Who?", "answer": "x"}"#, "line 1 has an empty document"),
    (#"{"document": "d", "answer": "x"}"#, "line 1 has no question"),
    (#"{"document": 7, "question": "Who?", "answer": "x"}"#, "line 1 has something other than a string as document"),
    (
      String(repeating: "{\"document\": \"d\", \"id\": \"a\", \"question\": \"Who?\", \"answer\": \"x\"}\n", count: 2),
      "line 2 has the id \"a\" of line 1, which is about the same document"
    ),
    ("[]\n", "line 1 is not a JSON object"), ("", "the file is empty"),
  ])
  func refusals(_ text: String, _ problem: String) {
    let error = inputError { _ = try read(text) }
    #expect(error?.problem == problem && error?.kind == .invalid)
  }

  @Test(arguments: [
    ("none.txt", "where there is no file that can be read"), ("latin.txt", "where there is no UTF-8 text"),
  ])
  func textsThatCannotBeRead(_ name: String, _ problem: String) throws {
    let line = "{\"documentPath\": \"\(name)\", \"question\": \"Who?\", \"answer\": \"x\"}"
    let error = inputError { _ = try read(line, texts: ["latin.txt": [0x22, 0xE9]]) }
    #expect(error?.problem.hasPrefix("line 1 has the documentPath /") == true)
    #expect(error?.problem.hasSuffix("\(name), \(problem)") == true)
  }

  @Test func wrongLinesCanBeLeftOut() throws {
    var told: [String] = []
    let documents = try read(
      "{}\n{\"document\": \"d\", \"question\": \"Who?\", \"answer\": \"x\"}", badLines: .skip { told += $1 })
    #expect(documents.count == 1 && told == ["line 1 has no question"])
  }
}
