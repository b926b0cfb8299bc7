import Evaluation
import LIFT
import Transformers

/// Answers from what the model knows, with nothing but the question in view.
struct ClosedBookReader: Reader {
  var name: String { ReaderKind.closedBook.rawValue }
  private let readOut: ReadOut
  private let title: String?

  /// - Parameter title: Of the document; the prompt says that the question is about it.
  init(_ model: LanguageModel, title: String?, settings: SamplingSettings) throws {
    readOut = try ReadOut(model, settings: settings)
    self.title = title
  }

  func prepare() {}

  func answer(_ question: String) throws -> String {
    try readOut.answer(question, title: title).text
  }

  func answer(_ questions: [String], onAnswer: (Int, String) throws -> Void) throws {
    try readOut.answer(questions, title: title) { try onAnswer($0, $1.text) }
  }
}
