/// How much higher a reader scores than another on the questions that both answered.
public struct ReaderDifference: Sendable, Equatable {
  /// ``ReaderScore/label`` of the two.
  public var reader, reference: String
  /// Of scores from 0 to 1.
  public var estimate: MeanEstimate

  public init(reader: String, reference: String, estimate: MeanEstimate) {
    (self.reader, self.reference, self.estimate) = (reader, reference, estimate)
  }

  /// `lift scores 38.1 points higher than closed-book [29.5, 46.4], on 40 questions.`, or that the interval holds zero.
  public var sentence: String {
    let points = "\(percentText(abs(estimate.mean))) points \(estimate.mean < 0 ? "lower" : "higher")"
    let interval = "[\(percentText(estimate.low)), \(percentText(estimate.high))]".replacing("-", with: "−")
    let questions = "on \(estimate.n) question\(estimate.n == 1 ? "" : "s")"
    guard !estimate.excludesZero else {
      return "\(reader) scores \(points) than \(reference) \(interval), \(questions)."
    }
    guard estimate.low != estimate.high else { return "\(reader) and \(reference) score the same, \(questions)." }
    return "\(reader) and \(reference) are not told apart: \(reader) scores \(points) \(interval), \(questions)."
  }
}

extension RunRecord {
  /// Every other row of ``readerScores`` against the reference, which is `closed-book` or else the first; then those
  /// that learn the document against `truncated-context`, which sees a part of it; then those with something in view
  /// against the same view without an adapter. Where a sweep sets something for both rows, it is the same.
  public var readerDifferences: [ReaderDifference] {
    let scores = readerScores.filter { $0.score != nil }
    guard let name = scores.first(where: { $0.reader == "closed-book" })?.reader ?? scores.first?.reader else { return [] }
    let references = scores.filter { $0.reader == name }, others = scores.filter { $0.reader != name }
    let learners = others.filter { $0.reader == "lift" || $0.reader.hasPrefix("lift+") }
    let contexts = others.filter { $0.reader == "truncated-context" }
    func pairs(_ rows: [ReaderScore], with references: [ReaderScore]) -> [(ReaderScore, ReaderScore)] {
      rows.flatMap { row in references.filter { row.isComparable(with: $0) }.map { (row, $0) } }
    }
    let views = others.flatMap { row in
      pairs([row], with: others.filter { row.reader.hasSuffix("+\($0.reader)") })
    }.filter { row, view in !(learners.contains(row) && contexts.contains(view)) }
    return (pairs(others, with: references) + pairs(learners, with: contexts) + views).compactMap { reader, reference in
      Bootstrap.difference(predictions(of: reader), minus: predictions(of: reference))
        .map { ReaderDifference(reader: reader.label, reference: reference.label, estimate: $0) }
    }
  }
}

extension ReaderScore {
  /// Whether no setting of the sweep has one value here and another there.
  fileprivate func isComparable(with other: ReaderScore) -> Bool {
    let (settings, others) = (self.settings, other.settings)
    return settings.allSatisfy { others[$0.key] == nil || others[$0.key] == $0.value }
  }

  /// What the variant sets, by name.
  private var settings: [Substring: Substring] {
    let parts = (variant ?? "").split(separator: ", ").compactMap { part in
      part.firstIndex(of: "=").map { (part[..<$0], part[$0...]) }
    }
    return Dictionary(parts, uniquingKeysWith: { $1 })
  }
}
