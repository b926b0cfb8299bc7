/// A question and an answer that are not yet checked, with what the checks need.
package struct Draft: Sendable, Equatable {
  package var question: String
  package var answer: String
  package var kind: AnswerKind
  /// The sentence that it was made of.
  package var sentence: String
  /// What of the passage is in view when it is answered.
  package var view = ""
  /// The question's mean loss behind the sentence and the answer, in nats a token.
  package var questionLoss = 0.0
  /// The answer's mean loss behind passage and question, in nats a token; 0 for yes.
  package var lossInView = 0.0
  /// The same behind the question alone.
  package var lossClosedBook = 0.0

  package init(question: String, answer: String, kind: AnswerKind, sentence: String) {
    (self.question, self.answer, self.kind, self.sentence) = (question, answer, kind, sentence)
  }

  /// By how much the passage makes the answer likelier, in nats a token.
  package var gain: Double { lossClosedBook - lossInView }
}
