import Evaluation

extension TextTable {
  /// The first cell of a row is its heading; of `41.2 [33.0, 49.5]` the interval steps back.
  var html: String {
    func style(_ index: Int) -> String { columns[index].alignment == .right ? " class=\"right\"" : "" }
    let head = columns.indices.map { "<th scope=\"col\"\(style($0))>\(columns[$0].title.xmlEscaped)</th>" }
    let body = rows.map { row in
      "<tr>"
        + row.enumerated().map { index, cell in
          index == 0
            ? "<th scope=\"row\">\(cell.xmlEscaped)</th>" : "<td\(style(index))>\(cell.withRangeMarked)</td>"
        }.joined() + "</tr>"
    }
    return """
      <div class="scroll"><table>
      <thead><tr>\(head.joined())</tr></thead>
      <tbody>
      \(body.joined(separator: "\n"))
      </tbody>
      </table></div>
      """
  }
}

extension String {
  /// Escaped.
  fileprivate var withRangeMarked: String {
    guard let start = firstRange(of: " ["), let end = self[start.upperBound...].firstIndex(of: "]") else {
      return xmlEscaped
    }
    let range = String(self[index(after: start.lowerBound)...end])
    return String(self[..<start.lowerBound]).xmlEscaped + " <span class=\"range\">\(range.xmlEscaped)</span>"
      + String(self[index(after: end)...]).xmlEscaped
  }
}
