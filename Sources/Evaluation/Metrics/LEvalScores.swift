import Foundation

/// The scores of L-Eval's closed tasks (An et al., 2023, arXiv:2307.11088, official `auto_eval.py` and `em.py`), from 0
/// to 1.
public enum LEvalScores {
  /// One if the prediction is right, a quarter for some of several right letters and no wrong one.
  ///
  /// A reference of the letters A to D must be met exactly, a number by an equal number; any other must occur in the
  /// prediction, without regard to case and blanks.
  public static func exam(prediction: String, reference: String) -> Double {
    let right = withoutPunctuation(reference)
    if !right.isEmpty, right.allSatisfy({ "ABCD".contains($0) }) {
      let given = withoutPunctuation(prediction)
      if given == right { return 1 }
      return !given.isEmpty && Set(given).isSubset(of: Set(right)) ? 0.25 : 0
    }
    if let given = number(prediction), let right = number(reference) { return given == right ? 1 : 0 }
    func bare(_ text: String) -> String { text.lowercased().replacing(" ", with: "") }
    return bare(prediction).contains(bare(reference)) ? 1 : 0
  }

  /// Multiple choice with one right letter: the first of the characters A to D anywhere in the prediction.
  ///
  /// - Parameter reference: Begins with the letter, `(B) They …`.
  public static func choice(prediction: String, reference: String) -> Double {
    exam(prediction: firstLetter(prediction), reference: letters(inFirstWordOf: reference))
  }

  /// Multiple choice with several right letters: those at the start of the prediction or, if there are none or one,
  /// also those that stand before a blank, a full stop or a bracket.
  public static func choices(prediction: String, reference: String) -> Double {
    exam(prediction: allLetters(prediction), reference: letters(inFirstWordOf: reference))
  }

  /// A sum: the digits of the word behind `The answer is `, else of the last word with a digit in the first paragraph,
  /// up to the full stop.
  public static func finalNumber(prediction: String, reference: String) -> Double {
    exam(prediction: finalNumber(prediction), reference: finalNumber(reference))
  }

  /// The first word with `true` or `false` in it, case aside.
  ///
  /// - Parameter reference: `true` or `false`.
  public static func truth(prediction: String, reference: String) -> Double {
    for word in prediction.lowercased().split(whereSeparator: \.isWhitespace) {
      for value in ["true", "false"] where word.contains(value) { return value == reference.lowercased() ? 1 : 0 }
    }
    return 0
  }

  /// What counts as the letter of a prediction: A if it has none, and nothing if it is blank. One that is nothing but
  /// neighbouring letters, such as `BC`, stays as it is.
  static func firstLetter(_ prediction: String) -> String {
    if prediction.allSatisfy(\.isWhitespace) { return "" }
    if "ABCD".contains(prediction) { return prediction }
    return prediction.first { "ABCD".contains($0) }.map(String.init) ?? "A"
  }

  static func allLetters(_ prediction: String) -> String {
    func sorted(_ letters: some Sequence<Character>) -> String { String(Set(letters).sorted()) }
    func isLetter(_ character: Character) -> Bool { "ABCD".contains(character) }
    if prediction.allSatisfy(\.isWhitespace) { return "" }
    let start = prediction.prefix(while: isLetter)
    if start.count > 1 { return sorted(start) }
    // The program goes on to write further questions.
    let rest = prediction.dropFirst(start.count).prefix(upTo: "Question")
    let marked = zip(rest, rest.dropFirst()).filter { isLetter($0) && ($1.isWhitespace || $1 == "." || $1 == ")") }
    let letters = start + marked.map(\.0)
    if !letters.isEmpty { return sorted(letters) }
    let run = rest.drop { !isLetter($0) }.prefix(while: isLetter)
    return run.isEmpty ? "A" : String(run)
  }

  private static func letters(inFirstWordOf reference: String) -> String {
    let letters = reference.split(whereSeparator: \.isWhitespace).first?.filter { "ABCD".contains($0) } ?? ""
    return letters.isEmpty ? "A" : letters
  }

  private static func finalNumber(_ text: String) -> String {
    let word: Substring?
    if let match = text.firstMatch(of: /The answer is (\S+)/) {
      word = match.output.1
    } else {
      let paragraph = text.firstRange(of: "\n\n").map { text[..<$0.lowerBound] } ?? text[...]
      word = paragraph.split(separator: " ").last { $0.contains(where: \.isWholeNumber) }
    }
    return (word ?? "").prefix { $0 != "." }.filter(\.isWholeNumber)
  }

  private static func withoutPunctuation(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { !$0.isASCIIPunctuation }))
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func number(_ text: String) -> Double? { Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) }
}

extension Substring {
  /// What stands before a text, or all.
  fileprivate func prefix(upTo text: String) -> Substring {
    firstRange(of: text).map { self[..<$0.lowerBound] } ?? self
  }
}
