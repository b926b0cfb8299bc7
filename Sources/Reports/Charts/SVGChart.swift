/// A finished chart. It scales to the room that it gets, and is light or dark as the reader's system is.
package struct SVGChart {
  /// What screen readers say.
  package let title: String
  let width, height: Double
  let body: String

  /// For a page that holds ``ChartStyle/css``.
  package var inline: String {
    """
    <svg class="chart" role="img" aria-label="\(title.xmlEscaped)" viewBox="0 0 \(width.svg) \(height.svg)">
    \(body)</svg>
    """
  }

  /// A file of its own.
  package var file: String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="\(title.xmlEscaped)" \
    width="\((1.5 * width).svg)" height="\((1.5 * height).svg)" viewBox="0 0 \(width.svg) \(height.svg)">
    <style>
    svg { max-width: 100%; height: auto }
    \(ChartStyle.css)
    </style>
    <rect class="paper" width="100%" height="100%"/>
    \(body)</svg>

    """
  }
}

extension Double {
  /// With at most two decimals and no more characters than needed.
  var svg: String {
    let hundredths = (self * 100).rounded() / 100
    return hundredths == hundredths.rounded() ? String(Int(hundredths)) : String(hundredths)
  }
}
