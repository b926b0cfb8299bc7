import Evaluation

/// What of a run can be drawn. A chart that would show nothing is nil.
package struct RunCharts {
  let record: RunRecord
  /// All rows with a score.
  let all: [ReaderScore]
  /// Those that charts of several series show, each in the colour of its place here: all, or if there are more than can
  /// be told apart, of each reader the best variant.
  let scores: [ReaderScore]

  package init(_ record: RunRecord) {
    self.record = record
    let all = record.readerScores.filter { $0.score != nil }
    self.all = all
    scores =
      all.count <= ChartStyle.seriesCount
      ? all
      : all.map(\.reader).unique.compactMap { reader in
        all.filter { $0.reader == reader }.max { ($0.score?.mean ?? 0) < ($1.score?.mean ?? 0) }
      }
  }

  /// Said under charts that leave variants out.
  var selection: String? { scores.count < all.count ? "Of each reader, the variant with the highest score." : nil }

  /// The score of each reader and variant.
  package var bars: SVGChart? {
    guard !all.isEmpty else { return nil }
    let bars = all.compactMap { score in
      score.score.map { value in
        let index =
          scores.firstIndex { $0.label == score.label } ?? scores.firstIndex { $0.reader == score.reader } ?? 0
        return BarChart.Bar(name: score.reader, detail: score.variant?.shortVariant, value: value, series: index)
      }
    }
    return BarChart(title: "Score by reader", xLabel: "\(metric), %, with 95 % interval", bars: bars).chart
  }

  package var cost: SVGChart? {
    let series = scores.map { score in
      ScatterChart.Series(
        score.chartLabel,
        score.minutesPerDocument.flatMap { x in score.score.map { [.init(x: x, y: $0)] } } ?? [])
    }
    guard series.count(where: { !$0.points.isEmpty }) > 1 else { return nil }
    return ScatterChart(
      title: "Score against cost", xLabel: "minutes per document", yLabel: "\(metric), %", series: series,
      isConnected: false
    ).chart
  }

  /// By the length that documents were made to have; without one, in up to five groups of equally many documents.
  package var length: SVGChart? {
    let groups = lengthGroups
    // Documents of much the same length have nothing to show.
    guard let shortest = groups.first, let longest = groups.last, longest.tokens > 1.2 * shortest.tokens else {
      return nil
    }
    let series = scores.map { score in
      let answers = Dictionary(grouping: record.predictions(of: score), by: \.document)
      return ScatterChart.Series(
        score.chartLabel,
        groups.compactMap { group in
          let answers = group.documents.flatMap { answers[$0] ?? [] }
          return Bootstrap.mean(Array(answers.meanByQuestion(\.score).values)).map { .init(x: group.tokens, y: $0) }
        })
    }
    return ScatterChart(
      title: "Score against document length", xLabel: "document length, tokens", yLabel: "\(metric), %", series: series,
      isConnected: true
    ).chart
  }

  /// A curve for each adapter. Where they took different numbers of steps, the axis is the share of them, so that the
  /// mean compares like with like; of an adapter that was not finished, the share of the most steps that another took.
  package var losses: SVGChart? {
    var curves: [RunUnit: [LineChart.Point]] = [:], steps: [RunUnit: Int] = [:]
    for event in record.events {
      switch event {
      case .step(let unit, let step):
        // A unit that is begun again draws one curve: its last.
        if let last = curves[unit]?.last, Double(step.step) <= last.x { curves[unit] = [] }
        curves[unit, default: []].append(.init(Double(step.step), step.loss))
      case .adapted(let unit, let facts): steps[unit] = facts.steps
      case .answered, .failed, .skipped: break
      }
    }
    guard let most = curves.values.compactMap(\.last?.x).max(), most > 0 else { return nil }
    let isShare = Set(curves.keys.compactMap { steps[$0] }).count > 1
    var units = record.events.map(\.unit).unique.filter { curves[$0] != nil }
    if scores.count < all.count {
      units.removeAll { unit in !scores.contains { $0.variant == unit.variant && $0.uses(adapter: unit.reader) } }
    }
    let series = units.map(\.label).unique.map { label in
      LineChart.Series(
        label.shortVariant,
        units.filter { $0.label == label }.map { unit in
          // The first step's loss is that of an adapter that has learned nothing: 0 %.
          let last = (steps[unit].map(Double.init) ?? most) - 1
          return (curves[unit] ?? []).map { isShare ? .init(100 * ($0.x - 1) / max(1, last), $0.y) : $0 }
        }, index: seriesIndex(ofAdapter: label))
    }
    let losses = series.flatMap { $0.curves.joined() }.map(\.y).filter(\.isFinite)
    let isWide = (losses.min() ?? 0) > 0 && (losses.max() ?? 1) / (losses.min() ?? 1) > 30
    return LineChart(
      title: units.count > 1 ? "Loss while learning, each adapter and the mean" : "Loss while learning",
      xLabel: isShare ? "training done, %" : "step", yLabel: "loss, nats a token", series: series, isLogarithmic: isWide
    ).chart
  }

  /// An adapter has the colour of the reader that is named for it, or of the first that uses it.
  private func seriesIndex(ofAdapter label: String) -> Int {
    scores.firstIndex { $0.label == label } ?? scores.firstIndex { $0.uses(adapter: label) } ?? 0
  }

  /// A map for each reader and variant, if the documents were made to measure.
  package var needles: [(label: String, chart: SVGChart)] {
    scores.compactMap { score in
      let answers = record.predictions(of: score).filter { $0.length != nil && $0.depth != nil }
      guard !answers.isEmpty else { return nil }
      let placed = record.predictions.filter { $0.length != nil && $0.depth != nil }
      let lengths = placed.compactMap(\.length).unique.sorted(), depths = placed.compactMap(\.depth).unique.sorted()
      let cells = Dictionary(grouping: answers) { Cell(length: $0.length, depth: $0.depth) }
      let values = depths.map { depth in
        lengths.map { length in
          cells[Cell(length: length, depth: depth)].flatMap { $0.meanByQuestion(\.score).values.sorted().mean }
        }
      }
      return (
        score.label,
        HeatMap(
          title: "\(score.chartLabel): \(metric), %", xLabel: "document length, tokens",
          yLabel: "depth of the fact in the document",
          columns: lengths.map(grouped), rows: depths.map { "\(Scale.text(($0 * 1000).rounded() / 10)) %" },
          values: values
        ).chart
      )
    }
  }

  private struct Cell: Hashable {
    var length: Int?
    var depth: Double?
  }

  private var metric: String {
    let metrics = scores.map(\.metric).unique
    return metrics.count == 1 ? metrics[0] : "score"
  }

  private var lengthGroups: [(tokens: Double, documents: [String])] {
    let made = Dictionary(record.predictions.map { ($0.document, $0.length) }, uniquingKeysWith: { $1 })
    let measured = Dictionary(record.predictions.map { ($0.document, $0.documentTokens) }, uniquingKeysWith: { $1 })
    if made.values.allSatisfy({ $0 != nil }) {
      return Dictionary(grouping: made.keys) { made[$0].flatMap(\.self) ?? 0 }
        .map { (Double($0), $1) }.sorted { $0.0 < $1.0 }
    }
    return measured.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.grouped(into: min(5, measured.count / 2))
      .map { group in (group.map { Double($0.value) }.mean ?? 0, group.map(\.key)) }
  }
}

extension ReaderScore {
  fileprivate var chartLabel: String { [reader, variant?.shortVariant].compactMap { $0 }.joined(separator: " · ") }

  fileprivate func uses(adapter: String) -> Bool { reader == adapter || reader.hasPrefix("\(adapter)+") }
}

extension String {
  /// `rank=8, learning-rate=1e-4` of `adapter.rank=8, train.learning-rate=1e-4`: what is left in front of each `=` is
  /// the last part of the setting's name.
  var shortVariant: String {
    split(separator: ", ", omittingEmptySubsequences: false).map { setting in
      guard let end = setting.firstIndex(of: "=") else { return setting }
      let start = setting[..<end].lastIndex { $0 == "." || $0 == " " }
      guard let start, setting[start] == "." else { return setting }
      let before = setting[..<start].lastIndex(of: " ").map { setting[...$0] } ?? ""
      return before + setting[setting.index(after: start)...]
    }.joined(separator: ", ")
  }
}

/// `32,768`
func grouped(_ value: Int) -> String {
  var digits = String(abs(value)), groups: [String] = []
  while digits.count > 3 {
    groups.insert(String(digits.suffix(3)), at: 0)
    digits.removeLast(3)
  }
  return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
}
