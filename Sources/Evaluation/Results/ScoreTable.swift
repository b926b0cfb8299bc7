import Foundation

/// A row for each reader and variant; a column that would be empty in every row is left out.
///
///     reader                      f1   n  docs  exact-match  min/doc    retention
///     -----------  -----------------  --  ----  -----------  -------  -----------
///     closed-book     3.1 [1.2, 5.6]  40     8          0.0     0.02
///     lift         41.2 [33.0, 49.5]  40     8         22.5      1.7  11.2 → 11.6
///
/// Scores are in percent, the benchmark's own in the first place with its 95 % interval, and then apart for questions
/// whose evidence `truncated-context` has in view and for the others; retention is perplexity without the adapter and
/// with it.
public func scoreTable(_ scores: [ReaderScore]) -> String { TextTable(scores).rendered() }

extension TextTable {
  /// What ``scoreTable(_:)`` shows.
  package init(_ scores: [ReaderScore]) {
    let metrics = scores.map(\.metric).filter { !$0.isEmpty }.unique
    let extra = scores.flatMap { $0.scores.keys }.unique.sorted().filter { [$0] != metrics }
    var columns: [(Column, (ReaderScore) -> String?)] = [
      (.init("reader"), \.reader),
      (.init("variant"), \.variant),
      (.init(metrics.count == 1 ? metrics[0] : "score", .right), { $0.score?.percentText }),
      (.init("n", .right), { String($0.questions) }),
      (.init("docs", .right), { String($0.documents) }),
      (.init("seeds", .right), { $0.seeds > 1 ? String($0.seeds) : nil }),
    ]
    columns += [(.init("in window", .right), \.inWindow?.text), (.init("outside", .right), \.outside?.text)]
    columns += extra.map { name in (.init(name, .right), { $0.scores[name].map(percentText) }) }
    columns += [
      (.init("answer ppl", .right), { $0.answerPerplexity.map(perplexityText) }),
    (.init("judged right", .right), \.judged?.text),
      (.init("min/doc", .right), { $0.minutesPerDocument.map(minutesText) }),
      (.init("retention", .right), \.retention?.text),
      (.init("failed", .right), { $0.failed > 0 ? String($0.failed) : nil }),
      (.init("skipped", .right), { $0.skipped > 0 ? String($0.skipped) : nil }),
    ]
    let cells = scores.map { score in columns.map { $0.1(score) } }
    let kept = columns.indices.filter { index in index == 0 || cells.contains { $0[index] != nil } }
    self.init(kept.map { columns[$0].0 })
    for row in cells { append(kept.map { row[$0] ?? "" }) }
  }
}

/// `41.2`
package func percentText(_ share: Double) -> String { String(format: "%.1f", 100 * share) }

/// `11.2`
package func perplexityText(_ perplexity: Double) -> String { String(format: "%.1f", perplexity) }

/// Two digits that say something: `0.02`, `1.7`, `34`.
package func minutesText(_ minutes: Double) -> String {
  String(format: minutes < 1 ? "%.2f" : minutes < 10 ? "%.1f" : "%.0f", minutes)
}

extension MeanEstimate {
  /// In percent: `41.2 [33.0, 49.5]`.
  package var percentText: String {
    let (mean, low, high) = (Evaluation.percentText(mean), Evaluation.percentText(low), Evaluation.percentText(high))
    return "\(mean) [\(low), \(high)]"
  }
}

extension ReaderScore.Judged {
  /// `72.5`, or `72.5 (3 unclear)`.
  package var text: String {
    (right.map(Evaluation.percentText) ?? "–") + (unclear > 0 ? " (\(unclear) unclear)" : "")
  }
}

extension ReaderScore.Part {
  /// In percent: `41.2 (n 25)`.
  package var text: String { "\(Evaluation.percentText(mean)) (n \(n))" }
}

extension ReaderScore.Retention {
  /// `11.2 → 11.6`
  package var text: String { String(format: "%.1f → %.1f", base, adapted) }
}
