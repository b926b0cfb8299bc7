import Diagnostics
import Evaluation
import Foundation
import TestSupport
import Testing

/// Records in the benchmarks' own formats, and what becomes of them.
struct BenchmarkFormatTests {
  private func read(_ format: BenchmarkFormat, _ text: String) throws -> [TaskDocument] {
    try withTemporaryDirectory { directory in
      let path = directory + "/records.jsonl"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return try format.read(path: path)
    }
  }

  /// The one question of the one document.
  private func only(_ documents: [TaskDocument]) throws -> (document: TaskDocument, question: TaskQuestion) {
    let document = try #require(documents.count == 1 ? documents[0] : nil)
    return (document, try #require(document.questions.count == 1 ? document.questions[0] : nil))
  }

  @Test func loogle() throws {
    let documents = try read(
      .loogle,
      #"""
      {"input": "A long text.", "title": "T", "qa_pairs": "[{'Q': 'Who?', 'A': \"O'Hara\", 'S': 'x'}, {'Q': 'When?', 'A': 'then', 'S': ['x', 'y'], 'type': 'computation'}]", "output": "none"}
      """#)
    let document = try #require(documents.first)
    #expect(document.title == "T" && document.text == "A long text.")
    #expect(document.questions.map(\.answers) == [["O'Hara"], ["then"]])
    #expect(document.questions.map(\.kind) == [nil, "computation"])
    #expect(document.questions.map(\.maxTokens) == [300, 500])
    #expect(document.questions.map(\.evidence) == [["x"], ["x", "y"]])
    let prompt = document.questions[0].prompt
    #expect(
      prompt.withDocument("X") == "Please answer the question based on the long texts below. \nX\nQuestion: Who?\nAnswer:")
    #expect(prompt.closedBook == "Please answer the question based on \"T\".\nQuestion: Who?\nAnswer:")
  }

  @Test func squadRowsOfOneParagraphAreOneDocument() throws {
    func row(_ id: String, _ context: String) -> String {
      #"{"id": "\#(id)", "title": "T", "context": "\#(context)", "question": "Q\#(id)?", "answers": {"text": ["A\#(id)"], "answer_start": [0]}}"#
    }
    let documents = try read(.squad, [row("1", "one"), row("2", "two"), row("3", "one")].joined(separator: "\n"))
    #expect(documents.map(\.text) == ["one", "two"])
    #expect(documents.map { $0.questions.map(\.id) } == [["1", "3"], ["2"]])
    #expect(documents[0].questions[1].prompt.closedBook == "Q3?")
  }

  @Test func squadFilesHaveArticles() throws {
    let (document, question) = try only(
      read(
        .squad,
        #"""
        {"version": "1.1", "data": [{"title": "T", "paragraphs": [{"context": "one", "qas": []},
         {"context": "two", "qas": [{"id": "q", "question": "Q?", "answers": [{"text": "a", "answer_start": 1}]}]}]}]}
        """#))
    #expect(document.text == "one\n\ntwo" && document.title == "T")
    #expect(question.id == "q" && question.answers == ["a"])
  }

  /// Places are counted in Unicode code points, of which the flag is two, and the accent is one.
  @Test(arguments: [
    ("sat", 15, ["He sat there."]), ("went. He", 6, ["🇫🇷 e\u{301} went. He sat there."]), ("sat", 13, []),
    ("sat", 99, []), ("sat", -1, []), ("sat", nil, []),
  ] as [(String, Int?, [String])])
  func squadEvidenceIsTheSentenceOfTheAnswer(answer: String, start: Int?, evidence: [String]) throws {
    let context = "🇫🇷 e\u{301} went. He sat there. Nobody sat by him.", place = start.map(String.init) ?? "null"
    let row = """
      {"id": "1", "title": "T", "context": "\(context)", "question": "Q?", "answers": {"text": ["\(answer)", "other"], \
      "answer_start": [\(place)]}}
      """
    let article = """
      {"data": [{"title": "T", "paragraphs": [{"context": "Before. It sat.", "qas": []}, {"context": "\(context)", \
      "qas": [{"id": "1", "question": "Q?", "answers": [{"text": "\(answer)", "answer_start": \(place)}]}]}]}]}
      """
    for text in [start == nil ? row.replacing(#", "answer_start": [null]"#, with: "") : row, article] {
      #expect(try only(read(.squad, text)).question.evidence == evidence)
    }
  }

  @Test func keysAndValues() throws {
    let (document, question) = try only(
      read(
        .lostInTheMiddle, #"{"ordered_kv_records": [["k1", "v1"], ["k2", "v2"]], "key": "k2", "value": "v2"}"#))
    #expect(document.text == "{\"k1\": \"v1\",\n \"k2\": \"v2\"}")
    #expect(question.prompt.withDocument("X").hasSuffix("JSON data:\nX\n\nKey: \"k2\"\nCorresponding value:"))
    #expect(question.scoring.score(prediction: "It is V2.", answers: question.answers) == 1)
  }

  @Test func searchResults() throws {
    let (document, question) = try only(
      read(
        .lostInTheMiddle,
        #"{"question": "Who?", "answers": ["The One"], "ctxs": [{"title": "A", "text": "a", "isgold": true}, {"title": "B", "text": "b"}]}"#
      ))
    #expect(document.text == "Document [1](Title: A) a\nDocument [2](Title: B) b")
    #expect(question.scoring.score(prediction: "one, that is it", answers: question.answers) == 1)
  }

  @Test func choices() throws {
    let (document, question) = try only(
      read(
        .bamboo,
        #"{"question": "Which?", "evidence": "e", "options": ["A. a", "B. b", "C. c", "D. d"], "answer": "B", "content": "text"}"#
      ))
    #expect(document.text == "text" && question.scoring == .letter && question.kind == "answer B")
    #expect(question.evidence == ["e"])
    #expect(question.prompt.withDocument("X").contains("Article: ```X```\n\nQuestion: Which?\nOptions: A. a\tB. b\tC. c\tD. d\n\n"))
    #expect(!question.prompt.closedBook.contains("Article"))
  }

  /// The question stands before the document or behind it; the prompt is the official text either way.
  @Test(arguments: [true, false]) func numbers(isLast: Bool) throws {
    let parts = ["\n\nDocument:\na text", "\n\nQuestion:\nWhen?"]
    let content = "Instruction." + (isLast ? parts : parts.reversed()).joined() + "\n"
    let json = try String(decoding: JSONEncoder().encode(["content": content, "answer": "1964"]), as: UTF8.self)
    let (document, question) = try only(read(.bamboo, json))
    #expect(document.text.trimmingCharacters(in: .newlines) == "a text")
    #expect(question.prompt.withDocument(document.text).hasPrefix(content + "\n\nYou should only give"))
    #expect(question.prompt.closedBook.hasPrefix("Please answer the question based on \"records\".\nInstruction.\n\nQuestion:\nWhen?"))
    #expect(!question.prompt.closedBook.contains("a text"))
    #expect(question.scoring == .number)
  }

  @Test(arguments: [
    (.loogle, #"{"input": "x", "title": "T"}"#, "line 1 has no qa_pairs"),
    (
      .loogle, #"{"input": "x", "title": "T", "qa_pairs": "[{'Q': 'a'}]"}"#,
      "line 1 has a pair 1 in qa_pairs without the strings Q and A"
    ),
    (
      .loogle, #"{"input": "x", "title": "T", "qa_pairs": "[eval()]"}"#,
      "line 1 has qa_pairs that are no Python list: \"e\" begins no literal at character 1"
    ),
    (
      .longbench, #"{"input": "x", "context": 3, "answers": ["a"], "dataset": "qmsum"}"# + "\n[]",
      "line 1 has something else than is expected as context; line 2 is not a JSON object"
    ),
    (.squad, #"{"id": "1"}"#, "line 1 has no title"),
    (
      .lostInTheMiddle, #"{"key": "k"}"#,
      "line 1 has neither ordered_kv_records, key and value nor question, answers (at least one) and ctxs"
    ),
    (
      .bamboo, #"{"question": "q", "options": [], "answer": "A", "content": "c"}"#,
      "line 1 has a question without options"
    ),
    (
      .bamboo, #"{"answer": "A", "content": "c"}"#,
      "line 1 has a content without \"Document:\" and \"Question:\", and no question of its own"
    ),
    (.bamboo, "\n", "the file is empty"),
  ] as [(BenchmarkFormat, String, String)])
  func refusals(format: BenchmarkFormat, text: String, problem: String) {
    let error = inputError { _ = try read(format, text) }
    #expect(error?.problem == problem)
    #expect(error?.remedy == "Is the file in the format that was named?")
  }

  @Test func aFileThatIsNotThere() {
    for format in BenchmarkFormat.allCases {
      #expect(inputError { _ = try format.read(path: "/nowhere/at/all.jsonl") }?.kind == .missing)
    }
  }
}
