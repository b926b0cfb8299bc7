import Randomness

/// A way to make questions about a sentence, without a model.
protocol QuestionRule {
  /// All questions that it can make about a scene's sentence; mostly none.
  static func candidates(_ scene: Scene, _ random: inout SeededGenerator) -> [Candidate]
}

/// A rule that looks at one clause; it is asked about every clause that a sentence has.
protocol ClauseRule: QuestionRule {
  static func candidates(about clause: Clause, in document: RuleDocument, _ random: inout SeededGenerator)
    -> [Candidate]
}

extension ClauseRule {
  static func candidates(_ scene: Scene, _ random: inout SeededGenerator) -> [Candidate] {
    scene.clauses.flatMap { candidates(about: $0, in: scene.document, &random) }
  }
}

/// A question in several phrasings, and its answers.
struct Candidate {
  /// ``QuestionAnswer/form``.
  var form: String
  var questions: [String]
  /// The bare phrase, and the sentence around it, where there are both; each is asked for in a phrasing of its own.
  var answers: [String]

  init(_ form: String, _ questions: [String?], _ answers: [String?]) {
    self.form = form
    (self.questions, self.answers) = (questions.compactMap(\.self), answers.compactMap(\.self))
  }

  /// A pair for each answer, with different phrasings; as many as there are phrasings, if those are fewer.
  func pairs(_ random: inout SeededGenerator) -> [QuestionAnswer] {
    zip(random.shuffled(questions), random.shuffled(answers)).map {
      QuestionAnswer(question: $0, answer: $1, form: form)
    }
  }
}

extension String {
  /// A question that names its source.
  var accordingToText: String { "According to the text, \(loweredAtStart)" }
  var asSentence: String { capitalisedAtStart + "." }
}
