import Evaluation

/// Answers like another reader, but with an adapter on the model that has absorbed the document.
///
/// Prompt and decoding are the other reader's own, so the two differ by the adapter and by nothing else. That reader
/// must not answer without the adapter too: it keeps keys and values of prompts it has read.
struct AdaptedReader: Reader {
  let name: String
  private let reader: any PromptReader
  private let absorption: Absorption

  init(_ reader: any PromptReader, name: String, with absorption: Absorption) {
    (self.reader, self.name, self.absorption) = (reader, name, absorption)
  }

  func prepare(_ document: TaskDocument) throws {
    try reader.prepare(document)
    try reader.check(document.questions)
    try absorption.absorb(document)
  }

  func answer(_ questions: [TaskQuestion], onAnswer: (Int, ReaderAnswer) throws -> Void) throws {
    try absorption.withAdapter { try reader.answer(questions, onAnswer: onAnswer) }
  }

  func answerLosses(_ questions: [TaskQuestion]) throws -> [Double?]? {
    try absorption.withAdapter { try reader.answerLosses(questions) }
  }
}
