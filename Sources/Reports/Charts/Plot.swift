/// The frame that charts with two axes are drawn in: title, legend, the y axis's label, the plot with its grid, and the
/// ticks and label of the x axis, from the top down.
struct Plot {
  static let width = 480.0
  let x, y: Scale
  /// The edges of the plot.
  let left, right, top, bottom: Double
  let height: Double

  /// - Parameter legend: Names of series; empty for none.
  init(
    title: String, xLabel: String, yLabel: String, x: Scale, y: Scale, legend: [(name: String, series: Int)] = [],
    plotHeight: Double = 210,
    canvas: inout Canvas
  ) {
    (self.x, self.y) = (x, y)
    left = 14 + (y.ticks.map { TextWidth.of(Scale.text($0), size: 12) }.max() ?? 0)
    right = Self.width - 16
    canvas.text(TextWidth.shortened(title, to: Self.width - 20, size: 15), 8, 20, .start, "title")
    var level = 40.0
    if !legend.isEmpty { level = Self.drawLegend(legend, from: level, &canvas) }
    canvas.text(yLabel, 8, level + 4, .start, "muted")
    top = level + 19
    bottom = top + plotHeight
    height = bottom + 42
    drawAxes(xLabel, &canvas)
  }

  func px(_ value: Double) -> Double { left + (right - left) * x.position(value) }
  func py(_ value: Double) -> Double { bottom - (bottom - top) * y.position(value) }

  private func drawAxes(_ xLabel: String, _ canvas: inout Canvas) {
    for tick in y.ticks {
      canvas.line(left, py(tick), right, py(tick), tick == y.low ? "axis" : "grid")
      canvas.text(Scale.text(tick), left - 6, py(tick) + 4, .end, "muted number")
    }
    // A label that would touch the one before it is left out; its tick stays.
    var end = -Double.infinity
    for tick in x.ticks {
      canvas.line(px(tick), bottom, px(tick), bottom + 4, "axis")
      let text = Scale.text(tick), half = TextWidth.of(text, size: 12) / 2
      if px(tick) - half > end + 4 {
        canvas.text(text, px(tick), bottom + 18, .middle, "muted number")
        end = px(tick) + half
      }
    }
    canvas.text(xLabel, (left + right) / 2, bottom + 36, .middle, "muted")
  }

  /// Marks and names, in as many lines as they need.
  /// - Returns: The level behind them.
  private static func drawLegend(_ entries: [(name: String, series: Int)], from level: Double, _ canvas: inout Canvas)
    -> Double
  {
    var x = 8.0, y = level
    for (name, series) in entries {
      let text = TextWidth.shortened(name, to: width - 40, size: 12), extent = TextWidth.of(text, size: 12) + 34
      if x > 8 && x + extent > width {
        x = 8
        y += 19
      }
      canvas.inColour(ofSeries: series) { $0.marker(series: series, x + 6, y - 4) }
      canvas.text(text, x + 16, y)
      x += extent
    }
    return y + 20
  }
}
