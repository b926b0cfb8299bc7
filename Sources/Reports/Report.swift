import Evaluation

/// A run as one page that needs nothing but itself: no network, no scripts; light or dark as the reader's system is.
public enum Report {
  public static func html(_ record: RunRecord) -> String {
    let charts = RunCharts(record), scores = record.readerScores
    let sections = [
      scoreSection(scores), differenceSection(record), chartSection(record, charts), kindSection(scores),
      needleSection(charts), exampleSection(record, scores), troubleSection(record), recipeSection(record),
    ]
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8"/>
      <meta name="viewport" content="width=device-width, initial-scale=1"/>
      <meta name="color-scheme" content="light dark"/>
      <title>\(record.name.xmlEscaped)</title>
      <style>
      \(pageStyle)
      \(ChartStyle.css)
      </style>
      </head>
      <body>
      <main>
      \(header(record))
      \(sections.compactMap { $0 }.joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  /// - Parameter body: HTML.
  static func section(_ title: String, note: String? = nil, _ body: String) -> String {
    """
    <section>
    <h2>\(title.xmlEscaped)</h2>
    \(note.map { "<p class=\"note\">\($0.xmlEscaped)</p>\n" } ?? "")\(body)
    </section>
    """
  }

  static func figures(_ charts: [(chart: SVGChart, caption: String?)]) -> String {
    let figures = charts.map { chart, caption in
      "<figure>\(chart.inline)\(caption.map { "<figcaption>\($0.xmlEscaped)</figcaption>" } ?? "")</figure>"
    }
    return "<div class=\"figures\">\n\(figures.joined(separator: "\n"))\n</div>"
  }
}
