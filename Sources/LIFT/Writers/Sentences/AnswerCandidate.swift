/// A part of a sentence that could be the answer to a question.
package struct AnswerCandidate: Sendable, Equatable {
  package var text: String
  package var kind: AnswerKind
  /// Its places among the sentence's words.
  package var range: Range<Int>
}

/// What an answer is, as far as its words tell, and so how one asks for it.
package enum AnswerKind: String, Sendable, CaseIterable {
  case name, date, number, list, reason, means, phrase
  /// Yes, because the sentence says so.
  case yes
}
