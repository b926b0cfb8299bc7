import Evaluation

extension Report {
  static func chartSection(_ record: RunRecord, _ charts: RunCharts) -> String? {
    let apart = charts.scores.count > 1 ? "Points of one length stand a little apart, to show their intervals." : nil
    func caption(_ parts: String?...) -> String? {
      let said = parts.compactMap { $0 }
      return said.isEmpty ? nil : said.joined(separator: " ")
    }
    let all = [
      (charts.bars, nil), (charts.cost, charts.selection), (charts.length, caption(apart, charts.selection)),
      (charts.losses, caption(trainingCaption(record), charts.selection)),
    ].compactMap { chart, caption in chart.map { ($0, caption) } }
    return all.isEmpty ? nil : section("Charts", figures(all))
  }

  static func needleSection(_ charts: RunCharts) -> String? {
    let maps = charts.needles.map { ($0.chart, nil as String?) }
    return maps.isEmpty ? nil : section("Where the fact stands", figures(maps))
  }

  private static func trainingCaption(_ record: RunRecord) -> String? {
    let adaptations = record.events.compactMap { if case .adapted(_, let facts) = $0 { facts } else { nil } }
    guard let minutes = adaptations.map({ $0.seconds / 60 }).mean,
      let steps = adaptations.map({ Double($0.steps) }).mean
    else { return nil }
    return "\(adaptations.count) adapter\(adaptations.count == 1 ? "" : "s") trained; on average "
      + "\(grouped(Int(steps.rounded()))) steps and \(minutesText(minutes)) minutes each."
  }
}
