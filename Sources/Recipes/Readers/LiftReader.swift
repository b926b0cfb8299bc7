import Evaluation

/// Answers like another reader, but with an adapter on the model that has absorbed the document.
///
/// Prompt and decoding are the other reader's own, so the two differ by the adapter and by nothing else. That reader
/// must not answer without the adapter too: it keeps keys and values of prompts it has read.
struct LiftReader: Reader {
  let name: String
  private let reader: any Reader
  private let absorption: Absorption

  init(_ reader: any Reader, name: String, with absorption: Absorption) {
    self.reader = reader
    self.name = name
    self.absorption = absorption
  }

  func prepare() throws {
    try reader.prepare()
    try absorption.train()
  }

  func answer(_ question: String) throws -> String {
    try absorption.withAdapter { try reader.answer(question) }
  }

  func answer(_ questions: [String], onAnswer: (Int, String) throws -> Void) throws {
    try absorption.withAdapter { try reader.answer(questions, onAnswer: onAnswer) }
  }
}
