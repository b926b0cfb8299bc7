import Evaluation

/// Questions at which a reader does badly: first those where another does much better, then those with low scores.
struct WorstExamples {
  struct Example {
    var question: Prediction
    /// In the order of the table; the first seed's answer of each.
    var answers: [(label: String, answer: Prediction)]
  }

  /// The reader that is looked at: of `lift` the best variant, or else of those that use it, or else of all.
  let subject: ReaderScore
  let examples: [Example]
  /// Questions that the subject answered.
  let questionCount: Int

  init?(_ record: RunRecord, _ scores: [ReaderScore], count: Int = 8) {
    let answered = scores.filter { $0.score != nil }
    let candidates =
      [answered.filter { $0.reader == "lift" }, answered.filter { $0.reader.hasPrefix("lift+") }, answered]
      .first { !$0.isEmpty } ?? []
    guard let subject = candidates.max(by: { ($0.score?.mean ?? 0) < ($1.score?.mean ?? 0) }) else { return nil }
    self.subject = subject
    let means = answered.map { record.predictions(of: $0).meanByQuestion(\.score) }
    let own = record.predictions(of: subject), ownMeans = own.meanByQuestion(\.score)
    questionCount = ownMeans.count
    let ranked = own.map(\.key).unique.compactMap { key -> (key: QuestionKey, gap: Double, score: Double)? in
      guard let score = ownMeans[key], score < 1 else { return nil }
      return (key, (means.compactMap { $0[key] }.max() ?? score) - score, score)
    }.sorted { ($0.gap, $1.score) > ($1.gap, $0.score) }
    let byKey = Dictionary(grouping: record.predictions, by: \.key)
    examples = ranked.prefix(count).compactMap { entry in
      guard let all = byKey[entry.key], let question = own.first(where: { $0.key == entry.key }) else { return nil }
      let answers = answered.compactMap { row in
        all.first { $0.reader == row.reader && $0.variant == row.variant }.map { (row.label, $0) }
      }
      return Example(question: question, answers: answers)
    }
  }
}
