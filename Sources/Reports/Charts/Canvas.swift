/// Elements of an SVG drawing, one behind the other.
struct Canvas {
  enum Anchor: String {
    case start, middle, end
  }

  private(set) var body = ""

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
    body += "<line x1=\"\(x1.svg)\" y1=\"\(y1.svg)\" x2=\"\(x2.svg)\" y2=\"\(y2.svg)\" class=\"\(style)\"/>\n"
  }

  /// - Parameter tip: What is shown when the pointer rests on it.
  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ attributes: String, tip: String? = nil
  ) {
    let start =
      "<rect x=\"\(x.svg)\" y=\"\(y.svg)\" width=\"\(max(0, width).svg)\" height=\"\(max(0, height).svg)\" "
      + attributes
    body += tip.map { "\(start)><title>\($0.xmlEscaped)</title></rect>\n" } ?? "\(start)/>\n"
  }

  mutating func text(_ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, _ style: String = "") {
    let anchor = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
    let style = style.isEmpty ? "" : " class=\"\(style)\""
    body += "<text x=\"\(x.svg)\" y=\"\(y.svg)\"\(anchor)\(style)>\(text.xmlEscaped)</text>\n"
  }

  /// - Parameter attributes: As `stroke-width="2"`.
  mutating func curve(_ points: [(x: Double, y: Double)], _ attributes: String) {
    let path = points.map { "\($0.x.svg) \($0.y.svg)" }.joined(separator: " L")
    body += "<path d=\"M\(path)\" fill=\"none\" stroke=\"currentColor\" stroke-linejoin=\"round\" \(attributes)/>\n"
  }

  /// Draws in the colour of a series.
  mutating func inColour(ofSeries series: Int, _ draw: (inout Canvas) -> Void) {
    body += "<g class=\"s\(series % ChartStyle.seriesCount)\">\n"
    draw(&self)
    body += "</g>\n"
  }

  /// A point in the shape of a series, with a rim that keeps it apart from what lies under it.
  mutating func marker(series: Int, _ x: Double, _ y: Double, tip: String? = nil) {
    func polygon(_ corners: [(Double, Double)]) -> String {
      "<polygon points=\"\(corners.map { "\((x + $0.0).svg),\((y + $0.1).svg)" }.joined(separator: " "))\""
    }
    let shape =
      switch series % 5 {
      case 0: "<circle cx=\"\(x.svg)\" cy=\"\(y.svg)\" r=\"4.5\""
      case 1: "<rect x=\"\((x - 4).svg)\" y=\"\((y - 4).svg)\" width=\"8\" height=\"8\""
      case 2: polygon([(0, -5.5), (5.5, 4), (-5.5, 4)])
      case 3: polygon([(0, -5.8), (5.8, 0), (0, 5.8), (-5.8, 0)])
      default: polygon([(0, 5.5), (5.5, -4), (-5.5, -4)])
      }
    let start = "\(shape) fill=\"currentColor\" class=\"halo\""
    body += tip.map { "\(start)><title>\($0.xmlEscaped)</title>\(shape.closing)\n" } ?? "\(start)/>\n"
  }

  /// An upright error bar with its caps.
  mutating func whisker(x: Double, from low: Double, to high: Double) {
    body +=
      "<path d=\"M\((x - 3).svg) \(low.svg)h6m-3 0V\(high.svg)m-3 0h6\" class=\"whisker\" stroke=\"currentColor\"/>\n"
  }

  /// A level one, in the colour of the text.
  mutating func whisker(y: Double, from low: Double, to high: Double) {
    body += "<path d=\"M\(low.svg) \((y - 3).svg)v6m0 -3H\(high.svg)m0 -3v6\" class=\"whisker ink\"/>\n"
  }
}

extension String {
  /// `</circle>` of `<circle …`.
  fileprivate var closing: String { "</\(dropFirst().prefix { $0 != " " })>" }
}
