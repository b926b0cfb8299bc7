/// Scores of several runs beside each other: a row for each reader and variant, a column for each run.
///
///     reader                         demo                demo (2)
///     -----------  ----------------------  ----------------------
///     closed-book     3.1 [1.2, 5.6] n 40     3.1 [1.2, 5.6] n 40
///     lift         41.2 [33.0, 49.5] n 40  43.8 [35.1, 52.0] n 40
public struct RunComparison: Sendable, Equatable {
  /// Of the runs; runs of one name are numbered.
  public let runs: [String]
  public let rows: [Row]

  public struct Row: Sendable, Equatable {
    public var label: String
    /// One for each run; nil where the reader has no answer.
    public var scores: [MeanEstimate?]
  }

  public init(_ records: [RunRecord]) {
    var seen: [String: Int] = [:]
    runs = records.map { record in
      seen[record.name, default: 0] += 1
      let number = seen[record.name] ?? 1
      return number == 1 ? record.name : "\(record.name) (\(number))"
    }
    let scores = records.map(\.readerScores)
    rows = scores.joined().map(\.label).unique.map { label in
      Row(label: label, scores: scores.map { run in run.first { $0.label == label }?.score })
    }
  }

  /// For a terminal.
  public var text: String { table.rendered() }

  public var markdown: String { table.markdown }

  private var table: TextTable {
    var table = TextTable([.init("reader")] + runs.map { .init($0, .right) })
    for row in rows { table.append([row.label] + row.scores.map { $0.map { "\($0.percentText) n \($0.n)" } ?? "–" }) }
    return table
  }
}
