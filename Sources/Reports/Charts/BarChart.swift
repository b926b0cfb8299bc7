import Evaluation

/// Bars with their intervals, the names on the left and the numbers on the right.
package struct BarChart {
  package struct Bar {
    package var name: String
    /// A second, smaller line under the name.
    package var detail: String?
    /// From 0 to 1, drawn in percent.
    package var value: MeanEstimate
    /// Which colour and shape it has in the other charts.
    package var series: Int

    package init(name: String, detail: String? = nil, value: MeanEstimate, series: Int) {
      (self.name, self.detail, self.value, self.series) = (name, detail, value, series)
    }
  }

  package var title, xLabel: String
  package var bars: [Bar]

  package init(title: String, xLabel: String, bars: [Bar]) {
    (self.title, self.xLabel, self.bars) = (title, xLabel, bars)
  }

  package var chart: SVGChart {
    let widest = bars.map { max(TextWidth.of($0.name, size: 12), TextWidth.of($0.detail ?? "", size: 11)) }.max() ?? 0
    let width = Plot.width, numbers = 46.0, left = 18 + min(widest, 190), right = width - numbers - 10
    let row = bars.contains { $0.detail != nil } ? 38.0 : 30, top = 36.0, bottom = top + row * Double(bars.count) + 4
    let scale = Scale(linear: bars.map { 100 * $0.value.high }, includingZero: true, tickCount: 4)
    func px(_ value: Double) -> Double { left + (right - left) * scale.position(value) }
    var canvas = Canvas()
    canvas.text(TextWidth.shortened(title, to: width - 20, size: 15), 8, 20, .start, "title")
    for tick in scale.ticks {
      canvas.line(px(tick), top, px(tick), bottom, tick == scale.low ? "axis" : "grid")
      canvas.text(Scale.text(tick), px(tick), bottom + 16, .middle, "muted number")
    }
    for (index, bar) in bars.enumerated() {
      let middle = top + row * (Double(index) + 0.5) + 2, percent = 100 * bar.value.mean
      let base = bar.detail == nil ? middle + 4 : middle - 2
      canvas.text(TextWidth.shortened(bar.name, to: left - 16, size: 12), left - 8, base, .end)
      if let detail = bar.detail {
        canvas.text(TextWidth.shortened(detail, to: left - 16, size: 11), left - 8, base + 14, .end, "muted small")
      }
      canvas.inColour(ofSeries: bar.series) { canvas in
        canvas.rectangle(
          left, middle - 8, px(percent) - left, 16, "fill=\"currentColor\" fill-opacity=\"0.85\"",
          tip: "\(bar.name): \(bar.value.percentText) %, n \(bar.value.n)")
      }
      canvas.whisker(
        y: middle, from: px(100 * bar.value.low), to: px(100 * bar.value.high))
      canvas.text(percentText(bar.value.mean), width - 8, middle + 4, .end, "number")
    }
    canvas.text(xLabel, (left + right) / 2, bottom + 33, .middle, "muted")
    return SVGChart(title: title, width: width, height: bottom + 40, body: canvas.body)
  }
}
