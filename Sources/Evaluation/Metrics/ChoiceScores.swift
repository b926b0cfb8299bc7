import Foundation

/// Scores of multiple choice and of short answers by rule, from 0 to 1.
public enum ChoiceScores {
  /// BAMBOO: the first character of the prediction's first line is the right letter, in either case (Dong et al., 2023,
  /// arXiv:2309.13345). An empty prediction is wrong; the official script ends with an error.
  public static func firstCharacter(prediction: String, letter: String) -> Double {
    let line = prediction.split(separator: "\n", omittingEmptySubsequences: false).first ?? ""
    return String(line.prefix(1)).lowercased() == letter.lowercased() && !line.isEmpty ? 1 : 0
  }

  /// BAMBOO's altqa: equal without blanks and full stops at the ends, case aside.
  public static func number(prediction: String, answer: String) -> Double {
    func trimmed(_ text: String) -> String {
      text.trimmingCharacters(in: .whitespacesAndNewlines).trimmingCharacters(in: CharacterSet(charactersIn: "."))
        .lowercased()
    }
    return trimmed(prediction) == trimmed(answer) ? 1 : 0
  }
}
