extension SVGChart {
  /// Charts from left to right in one drawing.
  static func row(_ charts: [SVGChart], title: String) -> SVGChart {
    let gap = 24.0
    var x = 0.0, body = ""
    for chart in charts {
      body += "<g transform=\"translate(\(x.svg) 0)\">\n\(chart.body)</g>\n"
      x += chart.width + gap
    }
    return SVGChart(title: title, width: max(0, x - gap), height: charts.map(\.height).max() ?? 0, body: body)
  }
}
