import Reports
import Testing

struct LineChartTests {
  @Test func theMeanLiesWhereAllCurvesAre() throws {
    let falling = (0...10).map { LineChart.Point(Double($0), 10 - Double($0)) }
    let level = [LineChart.Point(2, 4), LineChart.Point(6, 4)]
    let mean = LineChart.mean(of: [falling, level])
    #expect(mean.first == LineChart.Point(2, 6))
    #expect(mean.last == LineChart.Point(6, 4))
    let middle = try #require(mean.first { abs($0.x - 4) < 1e-9 })
    #expect(abs(middle.y - 5) < 1e-9)
  }

  @Test func curvesThatNeverMeetHaveNoMean() {
    #expect(LineChart.mean(of: [[.init(0, 1), .init(1, 1)], [.init(2, 1), .init(3, 1)]]).isEmpty)
  }

  @Test func longCurvesAreThinnedToTheirMeans() {
    let curve = (0..<1600).map { LineChart.Point(Double($0), $0 % 2 == 0 ? 0 : 2) }
    let thinned = LineChart.thinned(curve)
    #expect(thinned.count == 160)
    #expect(thinned.allSatisfy { $0.y == 1 })
    #expect(thinned[0].x == 4.5)
  }

  /// A training that blew up must not take the other curves with it.
  @Test func whatIsNotFiniteIsLeftOut() throws {
    let chart = LineChart(
      title: "t", xLabel: "x", yLabel: "y",
      series: [
        .init("a", [[.init(1, 2), .init(2, .nan), .init(3, .infinity), .init(4, 1)], [.init(1, .nan)]], index: 0)
      ])
    #expect(!chart.chart.file.contains("nan") && !chart.chart.file.contains("inf"))
    #expect(Drawing.read(chart.chart.file)?.elements["path"] == 1)
  }
}
