import Foundation
import JSONLines
import Testing

struct JSONLinesTests {
  private struct Record: Decodable {
    var number: Int
    var list: [Int]?
  }

  @Test func linesAreNumberedAndBlankOnesSkipped() throws {
    let text = "\u{FEFF}{\"number\": 1}\r\n \n{\"number\": 2}"
    let (elements, problems) = try JSONLines.elements(Data(text.utf8)) { line, number in
      "\(number): \(try JSONLines.decode(Record.self, from: line).number)"
    }
    #expect(elements == ["1: 1", "3: 2"] && problems.isEmpty)
  }

  @Test func otherLineBreaksStayInTheirStrings() throws {
    let (elements, _) = try JSONLines.elements(Data("\"a\u{2028}b\u{85}c\"\n\"d\"".utf8)) { line, _ in
      try JSONLines.decode(String.self, from: line)
    }
    #expect(elements == ["a\u{2028}b\u{85}c", "d"])
  }

  @Test func everyProblemIsNamed() throws {
    let text = ["{", "{}", #"{"number": "1"}"#, #"{"number": null}"#, #"{"number": 1, "list": [1, "2"]}"#, "[]"]
    let (_, problems) = try JSONLines.elements(Data(text.joined(separator: "\n").utf8)) { line, _ in
      try JSONLines.decode(Record.self, from: line)
    }
    #expect(
      problems == [
        "line 1 is not a JSON object", "line 2 has no number",
        "line 3 has something else than is expected as number", "line 4 has nothing as number",
        "line 5 has something else than is expected as list.[1]", "line 6 is not a JSON object",
      ])
    let error = JSONLines.refusal("file", problems + problems, remedy: "Mend it.")
    #expect(error.problem.hasPrefix("line 1 is not") && error.problem.hasSuffix("; and 2 more"))
  }

  @Test func anEmptyFileIsAProblem() {
    #expect(JSONLines.elements(Data("\n \n".utf8)) { _, _ in }.problems == ["the file is empty"])
  }

  @Test func otherErrorsEndTheWalk() {
    struct Other: Error {}
    #expect(throws: Other.self) { try JSONLines.elements(Data("1\n2".utf8)) { _, _ in throw Other() } }
  }
}
