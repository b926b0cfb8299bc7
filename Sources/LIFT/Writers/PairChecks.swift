/// What a draft must pass to become a pair.
package struct PairChecks {
  /// In nats a token.
  static let mostQuestionLoss = 1.1
  /// In nats a token; an answer that is sure needs less.
  static let leastGain = 2.5, leastGainOfSure = 1.0
  /// The most loss of an answer that is sure, in nats a token: the model would give it itself.
  static let mostLossOfSure = 0.5

  /// Whether it is a question about something that it names, and does not give its answer away.
  package static func isWellFormed(_ draft: Draft) -> Bool {
    let words = Wording.words(draft.question)
    return draft.question.hasSuffix("?") && !draft.question.contains(where: \.isNewline) && words.count >= 4
      && !Wording.contentWords(draft.question).isEmpty && namesItsMatter(draft.question)
      && (draft.kind == .yes
        || draft.sentence.lowercased().contains(draft.answer.lowercased())
          && Wording.share(of: draft.answer, in: draft.question) < 1)
  }

  /// A pronoun needs something before it that it can stand for: a name, or an article with its word.
  private static func namesItsMatter(_ question: String) -> Bool {
    let words = SentenceWords(question).words
    guard let pronoun = words.firstIndex(where: { EnglishWords.pronouns.contains($0.lower) }) else { return true }
    return words[..<pronoun].dropFirst().contains {
      $0.isCapitalised || ["the", "a", "an", "each", "every"].contains($0.lower)
    }
  }

  /// Whether the question is likely English, and the passage makes the answer much likelier, or sure. Yes is right by
  /// construction.
  package static func accept(_ draft: Draft) -> Bool {
    guard isWellFormed(draft), draft.questionLoss <= mostQuestionLoss else { return false }
    let isSure = draft.lossInView <= mostLossOfSure && draft.gain >= leastGainOfSure
    return draft.kind == .yes || draft.gain >= leastGain || isSure
  }
}
