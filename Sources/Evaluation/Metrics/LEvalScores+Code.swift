extension LEvalScores {
  /// What a call in a long program prints (`codeU`): whether the reference is among the words that close the
  /// prediction, three more than it has itself, or those behind `the final output`. Commas, quotes and `.0` do not
  /// count.
  public static func codeOutput(prediction: String, reference: String) -> Double {
    let count = reference.unicodeScalars.split(whereSeparator: \.isPythonSpace).count + 3
    let text = phrases.reduce(plain(prediction)) { $0.replacing($1, with: "") }
    let output: [Substring]
    if let start = text.ranges(of: "the final output").last?.upperBound {
      output = words(text[start...]).prefix(count) + []
    } else {
      output = words(text[...]).suffix(count) + []
    }
    return exam(prediction: output.joined(separator: " "), reference: plain(reference))
  }

  /// What the program takes out of a prediction, in this order.
  private static let phrases = [
    "will be", "of the code", "is", "would be", "the value of", "the result of", "printed",
  ]

  /// Without what different writers of the same Python value do differently.
  private static func plain(_ text: String) -> String {
    var text = text.replacing(/\s+/, with: " ")
    for mark in [",", "'", "\\", ".0"] { text.replace(mark, with: "") }
    for (apart, together) in [("] [", "]["), ("[ [", "[["), ("] ]", "]]")] { text.replace(apart, with: together) }
    return text
  }

  /// Split at blanks as Python's `re.split(r"\s+", …)` does: a blank at an end parts an empty word off.
  private static func words(_ text: Substring) -> [Substring] {
    var words = text.split(separator: " ")
    if text.first == " " { words.insert("", at: 0) }
    if text.last == " " { words.append("") }
    return words
  }
}
