import Evaluation

extension Report {
  static func differenceSection(_ record: RunRecord) -> String? {
    let differences = record.readerDifferences
    guard !differences.isEmpty else { return nil }
    let items = differences.map { difference in
      let estimate = difference.estimate
      let sign = estimate.excludesZero ? (estimate.mean > 0 ? "↑" : "↓") : "≈"
      return "<li data-sign=\"\(sign)\">\(difference.sentence.xmlEscaped)</li>"
    }
    return section(
      "Differences",
      note: "Between answers to the same questions, in percentage points, with the 95 % bootstrap interval.",
      "<ul class=\"plain\">\n\(items.joined(separator: "\n"))\n</ul>")
  }
}
