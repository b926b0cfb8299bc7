import Diagnostics
import Evaluation
import TestSupport
import Testing

/// Documents of benchmarks made shorter, with the questions that can still be answered.
struct DocumentCuttingTests {
  private let sentences = [
    "The ferry leaves at noon.", "It carries forty sheep.", "Nobody has counted them.", "The captain is called Orla.",
  ]

  /// - Parameter evidence: Of one question each.
  private func document(_ evidence: [[String]]) -> TaskDocument {
    TaskDocument(
      id: "7", title: "Ferry", text: sentences.joined(separator: " "),
      questions: evidence.enumerated().map { index, evidence in
        TaskQuestion(
          id: "\(index)", text: "What?", answers: ["sheep"], prompt: TaskPrompt(question: "What?", title: nil), maxTokens: nil,
          scoring: .keywords(["sheep"]), evidence: evidence)
      })
  }

  private func cut(_ document: TaskDocument, to limit: Int) throws -> TaskDocument {
    try document.cut(to: limit, tokenCount: wordCount)
  }

  @Test(arguments: [(5, 1), (8, 1), (9, 2), (12, 2), (13, 3), (17, 3), (18, 4)])
  func itEndsWithTheLastSentenceThatFits(limit: Int, count: Int) throws {
    #expect(try cut(document([]), to: limit).text == sentences.prefix(count).joined(separator: " "))
  }

  @Test func questionsStayWhoseEvidenceIsAllThere() throws {
    let document = document([
      [sentences[0]], [sentences[1]], [sentences[3]], [sentences[1], sentences[2]],
      ["\(sentences[0]) \(sentences[1])"], ["The ferry sinks."], [],
    ])
    #expect(try cut(document, to: 9).questions.map(\.id) == ["0", "1", "4"])
  }

  @Test func aDocumentThatIsShortEnoughStaysAsItIs() throws {
    let document = document([[sentences[0]], ["The ferry sinks."], []])
    #expect(try cut(document, to: 18) == document)
  }

  @Test func aFirstSentenceThatIsTooLongIsAnError() {
    let error = inputError { _ = try cut(document([]), to: 4) }
    #expect(error?.place == "documentTokens")
    #expect(error?.problem == "the first sentence of the document \"7\" has more than 4 tokens")
  }
}
