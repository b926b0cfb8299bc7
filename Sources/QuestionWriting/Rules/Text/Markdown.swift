/// Marks of Markdown in a sentence.
enum Markdown {
  /// The text without list marks and emphasis; nil for a heading, a rule or a line of a table.
  static func plain(_ text: String) -> String? {
    if text.hasPrefix("#") || text.hasPrefix("|") || text.hasPrefix("```") { return nil }
    var text = text
    for mark in ["- ", "* ", "> ", "+ ", "• "] where text.hasPrefix(mark) { text = String(text.dropFirst(2)) }
    for mark in ["**", "__", "`"] where text.contains(mark) { text = text.split(separator: mark).joined() }
    text = text.singleSpaced
    return text.contains { $0.isLetter || $0.isNumber } ? text : nil
  }
}
