import Evaluation

/// Shares in a grid, each with its number: needles by length and depth.
package struct HeatMap {
  package var title, xLabel, yLabel: String
  /// Names of the columns, from the left, and of the rows, from the top.
  package var columns, rows: [String]
  /// By row and column, from 0 to 1; nil where nothing was measured.
  package var values: [[Double?]]

  package init(
    title: String, xLabel: String, yLabel: String, columns: [String], rows: [String], values: [[Double?]]
  ) {
    precondition(values.count == rows.count && values.allSatisfy { $0.count == columns.count }, "HeatMap: shape")
    (self.title, self.xLabel, self.yLabel) = (title, xLabel, yLabel)
    (self.columns, self.rows, self.values) = (columns, rows, values)
  }

  package var chart: SVGChart {
    let width = Plot.width, left = 14 + (rows.map { TextWidth.of($0, size: 12) }.max() ?? 0), top = 56.0
    let cell = (width: (width - left - 12) / Double(max(1, columns.count)), height: 32.0)
    let bottom = top + cell.height * Double(rows.count)
    var canvas = Canvas()
    canvas.text(TextWidth.shortened(title, to: width - 20, size: 15), 8, 20, .start, "title")
    canvas.text(yLabel, 8, 44, .start, "muted")
    for (index, name) in rows.enumerated() {
      canvas.text(name, left - 6, top + cell.height * (Double(index) + 0.5) + 4, .end, "muted number")
    }
    var end = -Double.infinity
    for (index, name) in columns.enumerated() {
      let x = left + cell.width * (Double(index) + 0.5), half = TextWidth.of(name, size: 12) / 2
      // A name that would touch the one before it is left out.
      guard x - half > end + 4 else { continue }
      canvas.text(name, x, bottom + 18, .middle, "muted number")
      end = x + half
    }
    for row in rows.indices {
      for column in columns.indices {
        let x = left + cell.width * Double(column), y = top + cell.height * Double(row), value = values[row][column]
        draw(value, x, y, cell.width, cell.height, tip: "\(columns[column]), \(rows[row])", &canvas)
      }
    }
    canvas.text(xLabel, (left + width - 12) / 2, bottom + 36, .middle, "muted")
    return SVGChart(title: title, width: width, height: bottom + 43, body: canvas.body)
  }

  /// A cell's colour is that of a full score, thinned to its share over the paper, so it means the same in light and
  /// dark.
  private func draw(
    _ value: Double?, _ x: Double, _ y: Double, _ width: Double, _ height: Double, tip: String, _ canvas: inout Canvas
  ) {
    guard let value else {
      canvas.rectangle(x + 1, y + 1, width - 2, height - 2, "class=\"grid\" fill=\"none\"", tip: "\(tip): no answer")
      if width >= 24 { canvas.text("–", x + width / 2, y + height / 2 + 4, .middle, "muted") }
      return
    }
    let opacity = 0.06 + 0.94 * value
    canvas.rectangle(
      x + 1, y + 1, width - 2, height - 2, "rx=\"2\" class=\"heat\" fill-opacity=\"\(opacity.svg)\"",
      tip: "\(tip): \(percentText(value)) %")
    // Where light letters are easier to read than dark ones differs between light and dark.
    let style = value > 0.75 ? "on-heat" : value > 0.5 ? "on-middle-heat" : ""
    if width >= 24 {
      canvas.text(Scale.text((100 * value).rounded()), x + width / 2, y + height / 2 + 4, .middle, "number \(style)")
    }
  }
}
