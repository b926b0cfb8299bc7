import Evaluation

/// Points with error bars: shares over some amount.
package struct ScatterChart {
  package struct Series {
    package var name: String
    package var points: [Point]

    package init(_ name: String, _ points: [Point]) {
      (self.name, self.points) = (name, points)
    }
  }

  package struct Point {
    package var x: Double
    /// From 0 to 1, drawn in percent.
    package var y: MeanEstimate

    package init(x: Double, y: MeanEstimate) {
      (self.x, self.y) = (x, y)
    }
  }

  package var title, xLabel, yLabel: String
  package var series: [Series]
  /// Whether a line joins the points of a series.
  package var isConnected: Bool

  package init(title: String, xLabel: String, yLabel: String, series: [Series], isConnected: Bool) {
    (self.title, self.xLabel, self.yLabel) = (title, xLabel, yLabel)
    (self.series, self.isConnected) = (series, isConnected)
  }

  /// The x axis is logarithmic where the amounts are above zero and far apart.
  package var chart: SVGChart {
    let points = series.flatMap(\.points), xs = points.map(\.x)
    let ratio = (xs.max() ?? 1) / max(xs.min() ?? 1, .leastNormalMagnitude)
    let isLogarithmic = (xs.min() ?? 0) > 0 && ratio > 8
    // Room beside the outer points, for their shapes and labels.
    let x =
      isLogarithmic
      ? Scale(logarithmic: xs.flatMap { [$0 / 1.15, $0 * 1.15] }) : Scale(linear: xs, includingZero: !isConnected)
    let y = Scale(linear: points.flatMap { [100 * $0.y.high, 100 * $0.y.mean] }, includingZero: true)
    // Names stand beside single points; where there is no room for one, all stand in a legend.
    if series.count > 1, series.allSatisfy({ $0.points.count == 1 }) {
      var canvas = Canvas()
      let plot = Plot(title: title, xLabel: xLabel, yLabel: yLabel, x: x, y: y, canvas: &canvas)
      if let labels = PointLabels.places(for: series, in: plot) {
        draw(plot, &canvas)
        for label in labels { canvas.text(label.text, label.x, label.y, label.anchor) }
        return SVGChart(title: title, width: Plot.width, height: plot.height, body: canvas.body)
      }
    }
    var canvas = Canvas()
    let plot = Plot(
      title: title, xLabel: xLabel, yLabel: yLabel, x: x, y: y,
      legend: series.count > 1 ? series.enumerated().map { ($1.name, $0) } : [],
      canvas: &canvas)
    draw(plot, &canvas)
    return SVGChart(title: title, width: Plot.width, height: plot.height, body: canvas.body)
  }

  private func draw(_ plot: Plot, _ canvas: inout Canvas) {
    for (index, series) in series.enumerated() {
      // Series stand a little apart, so that their error bars do not hide each other.
      let shift = isConnected ? 5 * (Double(index) - Double(self.series.count - 1) / 2) : 0
      let points = series.points.sorted { $0.x < $1.x }
      let places = points.map { (x: plot.px($0.x) + shift, y: plot.py(100 * $0.y.mean)) }
      canvas.inColour(ofSeries: index) { canvas in
        if isConnected && places.count > 1 { canvas.curve(places, "stroke-width=\"1.5\" stroke-opacity=\"0.7\"") }
        for (point, place) in zip(points, places) {
          canvas.whisker(x: place.x, from: plot.py(100 * point.y.low), to: plot.py(100 * point.y.high))
          canvas.marker(
            series: index, place.x, place.y,
            tip: "\(series.name): \(point.y.percentText) %, n \(point.y.n), at \(Scale.text(point.x))")
        }
      }
    }
  }
}
