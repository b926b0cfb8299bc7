import Evaluation

extension Report {
  static func scoreSection(_ scores: [ReaderScore]) -> String {
    guard scores.contains(where: { $0.score != nil }) else {
      return section("Scores", "<p>No reader has answered yet.</p>")
    }
    var notes = ["Scores are in percent, with the 95 % bootstrap interval over questions in brackets."]
    if scores.contains(where: { $0.inWindow != nil || $0.outside != nil }) {
      notes.append(
        "In window are the questions (n) whose evidence truncated-context has in view, outside those of which it does "
          + "not have all; questions of which that cannot be told are in neither.")
    }
    if scores.contains(where: { $0.judged != nil }) {
      notes.append("Judged right is the share among the judge's clear verdicts.")
    }
    if scores.contains(where: { $0.minutesPerDocument != nil }) {
      notes.append(
        "Minutes per document are what a reader would take alone: training its adapter, preparing, and all answers.")
    }
    if scores.contains(where: { $0.retention != nil }) {
      notes.append(
        "Retention is the perplexity on a text that has nothing to do with the documents, without the adapter → with it."
      )
    }
    if Set(scores.filter { $0.score != nil }.map(\.questions)).count > 1 {
      notes.append("Readers did not all answer the same questions (n); the differences below compare like with like.")
    }
    return section(
      "Scores",
      """
      <p>\(headline(scores))</p>
      \(TextTable(scores).html)
      <p class="note">\(notes.joined(separator: " ").xmlEscaped)</p>
      """)
  }

  private static func headline(_ scores: [ReaderScore]) -> String {
    let answered = scores.compactMap { score in score.score.map { (score.label, $0) } }
    guard let best = answered.max(by: { $0.1.mean < $1.1.mean }) else { return "" }
    let metric = scores.map(\.metric).filter { !$0.isEmpty }.unique
    let unit = metric.count == 1 ? " \(metric[0])" : ""
    return answered.count == 1
      ? "<strong>\(best.0.xmlEscaped)</strong> scores \(percentText(best.1.mean)) %\(unit.xmlEscaped)."
      : "<strong>\(best.0.xmlEscaped)</strong> scores highest: \(percentText(best.1.mean)) %\(unit.xmlEscaped)."
  }

  static func kindSection(_ scores: [ReaderScore]) -> String? {
    let kinds = scores.flatMap(\.kinds).map(\.name).unique
    guard !kinds.isEmpty else { return nil }
    var table = TextTable([.init("reader")] + kinds.map { .init($0, .right) })
    for score in scores where !score.kinds.isEmpty {
      table.append(
        [score.label] + kinds.map { kind in score.kinds.first { $0.name == kind }?.score.percentText ?? "–" })
    }
    return section("By kind of question", table.html)
  }
}
