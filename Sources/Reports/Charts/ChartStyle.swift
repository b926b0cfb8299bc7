/// Colours and type of all charts, for light and dark.
///
/// The series are those of Okabe and Ito ("Color Universal Design", 2008), which stay apart for every common kind of
/// colour blindness; in the dark they are lighter. Series have shapes as well, so colour is never alone. The colours
/// stand in the rules themselves and not in variables, which programs that turn SVG into other formats do not know.
package enum ChartStyle {
  /// Series beyond these take the colours again, with other shapes.
  static let seriesCount = 7

  package static var css: String {
    """
    .chart { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif }
    .chart .title { font-size: 14px; font-weight: 600 }
    .chart .small { font-size: 11px }
    .chart .number { font-variant-numeric: tabular-nums }
    .chart .whisker { stroke-width: 1.5; fill: none }
    \(rules(light))
    @media (prefers-color-scheme: dark) {
    \(rules(dark))
    }
    """
  }

  private struct Theme {
    var paper, ink, muted, grid, axis, heat, onMiddleHeat, onHeat: String
    var series: [String]
  }

  private static let light = Theme(
    paper: "#ffffff", ink: "#1b2128", muted: "#56616c", grid: "#e4e7eb", axis: "#8a949e", heat: "#08519c",
    onMiddleHeat: "#1b2128", onHeat: "#ffffff",
    series: ["#56616c", "#0072b2", "#d55e00", "#009e73", "#b5568f", "#c78500", "#3d9bd4"])

  private static let dark = Theme(
    paper: "#14181d", ink: "#e6e9ec", muted: "#a3adb7", grid: "#2a3138", axis: "#69737d", heat: "#79c2ff",
    onMiddleHeat: "#0c1116", onHeat: "#0c1116",
    series: ["#a3adb7", "#4aa8e0", "#ff8a3d", "#2fc79a", "#e08fc0", "#f0b33c", "#9ad4f7"])

  private static func rules(_ theme: Theme) -> String {
    let series = theme.series.enumerated().map { ".chart .s\($0) { color: \($1) }" }
    return """
      .chart .paper { fill: \(theme.paper) }
      .chart .halo { stroke: \(theme.paper) }
      .chart text { fill: \(theme.ink) }
      .chart .ink { stroke: \(theme.ink) }
      .chart .muted { fill: \(theme.muted) }
      .chart .grid { stroke: \(theme.grid) }
      .chart .axis { stroke: \(theme.axis) }
      .chart .heat { fill: \(theme.heat) }
      .chart .on-middle-heat { fill: \(theme.onMiddleHeat) }
      .chart .on-heat { fill: \(theme.onHeat) }
      \(series.joined(separator: "\n"))
      """
  }
}
