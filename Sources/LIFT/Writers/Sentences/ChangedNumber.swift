import Randomness

/// A question whose answer is no: a number in it is another one.
enum ChangedNumber {
  /// The question with its first whole number moved by up to a tenth, a year by up to 40; nil if it has none
  /// above 1, or one for which another could be as right.
  static func question(_ question: String, _ generator: inout SeededGenerator) -> String? {
    guard let match = question.firstMatch(of: #/\b[0-9]{1,3}(,[0-9]{3})+\b|\b[0-9]{1,6}\b/#),
      let number = Int(match.output.0.filter(\.isNumber)), number > 1, !isFixed(question[..<match.range.lowerBound])
    else { return nil }
    let isYear = (1000...2099).contains(number) && !match.output.0.contains(",")
    let step = 1 + generator.index(below: isYear ? 40 : max(1, number / 10))
    let changed = generator.index(below: 2) == 0 ? number + step : number - min(step, number - 1)
    let text = match.output.0.contains(",") ? changed.groupedByThousands : String(changed)
    return question.replacingCharacters(in: match.range, with: text)
  }

  /// Whether a number behind these words is part of a name, as in "Table 3", or another would be as right, as in "over 90".
  private static func isFixed(_ before: Substring) -> Bool {
    guard let word = before.split(separator: " ").dropFirst().last else { return false }
    return word.first?.isUppercase == true || bounds.contains(word.lowercased())
  }

  private static let bounds: Set<String> = [
    "than", "over", "under", "above", "below", "since", "until", "before", "after", "least", "most", "about",
  ]
}

extension Int {
  fileprivate var groupedByThousands: String {
    self < 1000 ? String(self) : (self / 1000).groupedByThousands + "," + String(String(1000 + self % 1000).dropFirst())
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + self[range.upperBound...]
  }
}
