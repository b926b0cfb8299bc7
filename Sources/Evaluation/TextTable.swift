/// A table in plain text, for a terminal or a file.
///
///     reader        n     F1
///     -----------  --  -----
///     closed-book  40    3.1
///     lift         40   41.7
///
/// Every character counts as one column wide.
public struct TextTable {
  public enum Alignment: Sendable {
    case left, right
  }

  public struct Column: Sendable {
    public var title: String
    public var alignment: Alignment

    public init(_ title: String, _ alignment: Alignment = .left) {
      self.title = title
      self.alignment = alignment
    }
  }

  private static let gap = "  "
  private static let smallestColumn = 4

  public let columns: [Column]
  public private(set) var rows: [[String]] = []

  public init(_ columns: [Column]) {
    self.columns = columns
  }

  public mutating func append(_ row: [String]) {
    precondition(row.count == columns.count, "TextTable: \(row.count) cells in \(columns.count) columns")
    rows.append(row.map(Self.onOneLine))
  }

  /// The lines of the table, each ended by a line break and without blanks at its end.
  /// - Parameter width: Cells are shortened, the longest columns first, until a line has at most so many characters; no
  ///   column gets narrower than four.
  public func rendered(width: Int = .max) -> String {
    let titles = columns.map(\.title)
    let natural = columns.indices.map { index in ([titles] + rows).map { $0[index].count }.max() ?? 0 }
    let widths = Self.fit(natural, into: width - Self.gap.count * (columns.count - 1))
    let rule = widths.map { String(repeating: "-", count: $0) }
    return ([titles, rule] + rows).map { line($0, widths) + "\n" }.joined()
  }

  /// The table in GitHub's Markdown.
  public var markdown: String {
    let rule = columns.map { $0.alignment == .left ? "---" : "---:" }
    let cells = ([columns.map(\.title)] + rows).map { row in row.map { $0.replacing("|", with: "\\|") } }
    return ([cells[0], rule] + cells.dropFirst()).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = columns.indices.map { index in
      let cell = Self.shortened(cells[index], to: widths[index])
      let padding = String(repeating: " ", count: widths[index] - cell.count)
      return columns[index].alignment == .left ? cell + padding : padding + cell
    }.joined(separator: Self.gap)
    while line.last == " " { line.removeLast() }
    return line
  }

  /// Takes characters from the widest columns, one at a time, until the sum is small enough.
  private static func fit(_ natural: [Int], into total: Int) -> [Int] {
    var widths = natural
    var excess = natural.reduce(0, +) - total
    while excess > 0, let widest = widths.max(), widest > smallestColumn {
      widths[widths.lastIndex(of: widest)!] -= 1
      excess -= 1
    }
    return widths
  }

  private static func shortened(_ text: String, to width: Int) -> String {
    text.count <= width ? text : text.prefix(width - 1) + "…"
  }

  /// Runs of white space, line breaks among them, become one blank.
  private static func onOneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
