import Evaluation

/// Curves over steps. A series of several curves shows them faintly, and their mean where all of them are.
package struct LineChart {
  package struct Series {
    package var name: String
    /// Each from left to right.
    package var curves: [[Point]]
    /// Which colour it has.
    package var index: Int

    package init(_ name: String, _ curves: [[Point]], index: Int) {
      (self.name, self.curves, self.index) = (name, curves, index)
    }
  }

  package struct Point: Equatable {
    package var x, y: Double

    package init(_ x: Double, _ y: Double) {
      (self.x, self.y) = (x, y)
    }
  }

  /// Points of a curve; longer ones are averaged in neighbouring groups.
  static let pointCount = 160
  /// Faint curves of a series; of more, as many are drawn, evenly picked.
  static let curveCount = 40

  package var title, xLabel, yLabel: String
  package var series: [Series]
  /// Only where all values are above zero.
  package var isLogarithmic: Bool

  package init(
    title: String, xLabel: String, yLabel: String, series: [Series], isLogarithmic: Bool = false
  ) {
    (self.title, self.xLabel, self.yLabel) = (title, xLabel, yLabel)
    self.series = series.map { series in
      Series(
        series.name,
        series.curves.map { $0.filter { $0.x.isFinite && $0.y.isFinite } }.filter { !$0.isEmpty }, index: series.index)
    }
    self.isLogarithmic = isLogarithmic
  }

  package var chart: SVGChart {
    let points = series.flatMap { $0.curves.joined() }, ys = points.map(\.y)
    var canvas = Canvas()
    let plot = Plot(
      title: title, xLabel: xLabel, yLabel: yLabel, x: Scale(linear: points.map(\.x), tickCount: 6),
      y: isLogarithmic && ys.allSatisfy { $0 > 0 } ? Scale(logarithmic: ys) : Scale(linear: ys, includingZero: true),
      legend: series.count > 1 ? series.map { ($0.name, $0.index) } : [], canvas: &canvas)
    func draw(_ curve: [Point], series: Int, _ attributes: String, _ canvas: inout Canvas) {
      let places = Self.thinned(curve).map { (x: plot.px($0.x), y: plot.py($0.y)) }
      if places.isEmpty { return }
      if places.count == 1 { return canvas.marker(series: series, places[0].x, places[0].y) }
      canvas.curve(places, attributes)
    }
    for series in series {
      canvas.inColour(ofSeries: series.index) { canvas in
        guard series.curves.count > 1 else {
          series.curves.first.map { draw($0, series: series.index, "stroke-width=\"2\"", &canvas) }
          return
        }
        for group in series.curves.grouped(into: Self.curveCount) {
          draw(group[group.startIndex], series: series.index, "stroke-width=\"1\" stroke-opacity=\"0.28\"", &canvas)
        }
      }
    }
    // Means lie above all faint curves.
    for series in series where series.curves.count > 1 {
      canvas.inColour(ofSeries: series.index) {
        draw(Self.mean(of: series.curves), series: series.index, "stroke-width=\"2.5\"", &$0)
      }
    }
    return SVGChart(title: title, width: Plot.width, height: plot.height, body: canvas.body)
  }

  /// The mean at evenly spaced places from where the last curve begins to where the first one ends.
  package static func mean(of curves: [[Point]]) -> [Point] {
    let curves = curves.filter { !$0.isEmpty }
    guard let low = curves.map({ $0[0].x }).max(), let high = curves.map({ $0[$0.count - 1].x }).min(), low < high
    else {
      return []
    }
    return (0...meanPlaces).compactMap { place in
      let x = low + (high - low) * Double(place) / Double(meanPlaces)
      return curves.map { value(of: $0, at: x) }.mean.map { Point(x, $0) }
    }
  }

  private static let meanPlaces = 100

  /// On the straight line between the two points around `x`.
  private static func value(of curve: [Point], at x: Double) -> Double {
    guard let right = curve.firstIndex(where: { $0.x >= x }) else { return curve[curve.count - 1].y }
    guard right > 0, curve[right].x > x else { return curve[right].y }
    let (a, b) = (curve[right - 1], curve[right])
    return a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)
  }

  package static func thinned(_ curve: [Point]) -> [Point] {
    curve.grouped(into: pointCount).compactMap { group in
      guard let x = group.map(\.x).mean, let y = group.map(\.y).mean else { return nil }
      return Point(x, y)
    }
  }
}
