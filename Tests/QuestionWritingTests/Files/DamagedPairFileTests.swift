import Diagnostics
import Foundation
import QuestionWriting
import TestSupport
import Testing

/// Whatever is not as it was written is refused, and left as it is.
struct DamagedPairFileTests {
  private static let header = #"{"document":"d","format":"question pairs","version":1,"writer":"scripted"}"# + "\n"
  private static let line = #"{"passage":0,"qa_list":[{"answer":"0","question":"What is 0?"}],"sha256":"a"}"# + "\n"

  @Test(arguments: [
    (header + "nonsense\n", "line 2 is not a JSON object"),
    (header + line.dropLast(9) + "\n" + line, "line 2 is not a JSON object"),
    (header + line + "\0\0\0\0\n", "line 3 is not a JSON object"),
    (header + line + line, "line 3 is about the same passage as line 2"),
    (header + #"{"passage":0,"qa_list":[]}"# + "\n", "line 2 has no sha256"),
    (header + #"{"passage":0,"sha256":"a"}"# + "\n", "line 2 has no qa_list"),
    (header + #"{"passage":"0","qa_list":[],"sha256":"a"}"# + "\n",
      "line 2 has something else than is expected as passage"),
    (header + #"{"failure":"no","passage":0,"qa_list":[],"sha256":"a"}"# + "\n",
      "line 2 has a key failure, expected passage, sha256, qa_list"),
    (header + #"{"passage":0,"qa_list":[{"answer":"0","question":"?","note":""}],"sha256":"a"}"# + "\n",
      "line 2 has a key qa_list.[0].note, expected question, answer, form"),
    (header + #"{"passage":0,"qa_list":[{"answer":" ","question":"?"}],"sha256":"a"}"# + "\n",
      "line 2 has an empty question or answer in qa_list.[0]"),
    (line, "this is no file of question pairs: line 1 has a key passage, expected format, version, document, writer"),
    ("A text.\n", "this is no file of question pairs: line 1 is not a JSON object"),
    ("A text without an end", "this is no file of question pairs"),
    (#"{"document":"A text.","question":"What is it?","answer":"A text"}"#, "this is no file of question pairs"),
    (header.replacing("1", with: "2"), "line 1 says question pairs, version 2; expected question pairs, version 1"),
    (#"{"document":"d","format":"question pairs","version":1}"# + "\n",
      "this is no file of question pairs: line 1 has no writer"),
  ] as [(String, String)])
  func isRefused(_ text: String, _ problem: String) throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/pairs.jsonl"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      let error = inputError {
        _ = try CachedWriter(passages(1), at: path, document: "d") { ScriptedWriter($0) }
      }
      #expect(error?.kind == .invalid && error?.place == path && error?.problem == problem)
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(text.utf8))
    }
  }

  @Test func aDirectoryThatIsNotThere() {
    let error = inputError {
      _ = try CachedWriter(passages(1), at: "nowhere/pairs.jsonl", document: "d") { ScriptedWriter($0) }
    }
    #expect(error?.remedy == "Create the directory nowhere/ first.")
  }
}
