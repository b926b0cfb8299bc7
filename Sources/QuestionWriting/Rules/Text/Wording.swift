/// Texts compared by their words alone.
enum Wording {
  /// Letters and digits in lower case, one blank for whatever stands between.
  static func of(_ text: String) -> String {
    var result = String.UnicodeScalarView(), isBetween = false
    for scalar in text.lowercased().unicodeScalars {
      if isInWord(scalar) {
        if isBetween, !result.isEmpty { result.append(" ") }
        result.append(scalar)
        isBetween = false
      } else {
        isBetween = true
      }
    }
    return String(result)
  }

  /// Whether a question holds an answer word for word.
  static func contains(_ question: String, _ answer: String) -> Bool {
    let (question, answer) = (of(question), of(answer))
    if answer.utf8.count > question.utf8.count { return false }
    return Script.isUnspaced(answer) ? question.contains(answer) : " \(question) ".contains(" \(answer) ")
  }

  private static func isInWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "0"..."9": true
    // Tables are asked only for what is not ASCII.
    case _ where scalar.isASCII: false
    default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar.properties.isDiacritic
    }
  }
}
