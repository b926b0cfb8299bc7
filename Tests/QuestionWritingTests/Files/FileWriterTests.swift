import Diagnostics
import Foundation
import QuestionWriting
import TensorFiles
import TestSupport
import Testing

struct FileWriterTests {
  @Test func pairsGoWhereTheirSentenceStands() throws {
    let passages = Passage.passages(of: "One is here. It is here too. One\nis here.")
    let pairs = try pairs(
      passages,
      """
      {"question": "A?", "answer": "a", "sentence": "It is  here too."}
      {"question": "B?", "answer": "b", "sentence": "One is here."}

      {"question": "C?", "answer": "c", "sentence": "too"}
      """)
    #expect(pairs == [["B?"], ["A?", "C?"], []])
  }

  @Test func pairsWithoutASentenceAreSpreadInOrder() throws {
    let lines = (0..<7).map { #"{"question": "\#($0)", "answer": "a"}"# + "\n" }
    #expect(try pairs(passages(3), lines.joined()) == [["0", "1", "2"], ["3", "4"], ["5", "6"]])
    #expect(try pairs(passages(4), lines[..<2].joined()) == [["0"], [], ["1"], []])
  }

  @Test func linesOfAPairFileAreTaken() throws {
    let hash = FileHash.sha256(text: "Sentence 1.")
    let pairs = try pairs(
      passages(2),
      """
      {"passage": 1, "sha256": "\(hash)", "qa_list": [{"question": "A?", "answer": "a", "form": "why"}]}
      {"question": "B?", "answer": "b", "sentence": "Sentence 0."}
      {"passage": 1, "qa_list": [{"question": "C?", "answer": "c"}]}
      """)
    #expect(pairs == [["B?"], ["A?", "C?"]])
  }

  @Test func everythingComesAtOnceAndOnce() throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/pairs.jsonl"
      try Data(#"{"question": "A?", "answer": "a"}"#.utf8).write(to: URL(fileURLWithPath: path))
      let writer = try FileWriter(passages(2), path: path)
      #expect(
        writer.next(waits: false)
          == [
            WrittenPassage(passage: 0, pairs: [QuestionAnswer(question: "A?", answer: "a")]),
            WrittenPassage(passage: 1, pairs: []),
          ])
      #expect(writer.next(waits: true) == nil && writer.name == "file: \(path)")
    }
  }

  @Test(arguments: [
    (#"{"question": "A?"}"#, "line 1 has no answer"),
    (#"{"question": "A?", "answer": 1}"#, "line 1 has something else than is expected as answer"),
    (#"{"question": " ", "answer": "a"}"#, "line 1 has an empty question or answer"),
    (#"{"question": "A?", "answer": "a", "sentense": "S"}"#,
      "line 1 has a key sentense, expected question, answer, sentence"),
    (#"{"question": "A?", "answer": "a", "sentence": " "}"#, "line 1 has an empty sentence"),
    (#"{"question": "A?", "answer": "a", "sentence": "Sentence 9."}"#,
      "line 1 has a sentence that no passage contains, “Sentence 9.”"),
    (#"{"passage": 2, "qa_list": []}"#, "line 1 is about passage 2, which is none of the 2"),
    (#"{"passage": 0, "qa_list": [], "sha256": "a"}"#,
      "line 1 is about another text than that of passage 0 (sha256 differs)"),
    (#"{"passage": 0, "qa_list": [], "question": "A?"}"#,
      "line 1 has a key question, expected passage, sha256, qa_list"),
    (#"{"document":"d","format":"question pairs","version":1,"writer":"w"}"#,
      "line 1 has a key document, expected question, answer, sentence"),
    ("", "the file is empty"), ("A?\tb", "line 1 is not a JSON object"),
    ("[]\n{}", "line 1 is not a JSON object; line 2 has no question"),
  ] as [(String, String)])
  func whatCannotBeUsedIsNamed(_ text: String, _ problem: String) throws {
    let error = inputError { _ = try pairs(passages(2), text) }
    #expect(error?.kind == .invalid && error?.problem == problem && error?.remedy != nil)
  }

  @Test func noFileAndNoPassages() throws {
    #expect(inputError { _ = try FileWriter(passages(1), path: "nowhere.jsonl") }?.kind == .missing)
    #expect(
      inputError { _ = try pairs([], #"{"question": "A?", "answer": "a"}"#) }?.problem
        == "there is no passage that the pairs could be about")
  }

  /// The questions at each passage.
  private func pairs(_ passages: [Passage], _ text: String) throws -> [[String]] {
    try withTemporaryDirectory { directory in
      let path = directory + "/pairs.jsonl"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      let written = try #require(FileWriter(passages, path: path).next(waits: false))
      #expect(written.map(\.passage) == Array(passages.indices))
      return written.map { $0.pairs.map(\.question) }
    }
  }
}
