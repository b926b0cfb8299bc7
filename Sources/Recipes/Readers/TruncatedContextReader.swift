import Evaluation
import LIFT
import Transformers

/// Answers with the document in view, or as much of its head and tail as the model's window holds.
struct TruncatedContextReader: Reader {
  var name: String { ReaderKind.truncatedContext.rawValue }
  private let readOut: ReadOut
  private let document: Document

  init(_ model: LanguageModel, document: Document, settings: SamplingSettings) throws {
    readOut = try ReadOut(model, settings: settings)
    self.document = document
  }

  func prepare() {}

  func answer(_ question: String) throws -> String {
    try readOut.answer(question, document: document).text
  }

  func answer(_ questions: [String], onAnswer: (Int, String) throws -> Void) throws {
    try readOut.answer(questions, document: document) { try onAnswer($0, $1.text) }
  }
}
