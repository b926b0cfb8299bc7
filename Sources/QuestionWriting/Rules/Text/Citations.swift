/// References to literature within a sentence.
enum Citations {
  /// The text without "(Lin, 2004; Yun et al., 2021)" and "[3, 4]", and without blanks before punctuation.
  static func removed(_ text: String) -> String {
    guard text.contains("(") || text.contains("[") || text.contains(" .") || text.contains(" ,") else { return text }
    var result = "", index = text.startIndex
    while index < text.endIndex {
      let character = text[index]
      if character == "(" || character == "[", let end = text[index...].firstIndex(of: character == "(" ? ")" : "]"),
        isReference(text[text.index(after: index)..<end], isBracket: character == "[")
      {
        index = text.index(after: end)
        continue
      }
      while ".,;:".contains(character), result.last == " " { result.removeLast() }
      result.append(character)
      index = text.index(after: index)
    }
    return result.singleSpaced
  }

  private static func isReference(_ inner: Substring, isBracket: Bool) -> Bool {
    if isBracket { return !inner.isEmpty && inner.allSatisfy { $0.isNumber || ", -–".contains($0) } }
    if inner.contains("(") { return false }
    return !inner.isEmpty
      && inner.split(separator: ";").allSatisfy { part in
        let part = part.drop { $0 == " " }
        let year = part.last?.isLetter == true ? part.dropLast() : part
        guard year.suffix(4).allSatisfy({ $0.isNumber }), year.suffix(4).count == 4, part.first?.isUppercase == true
        else { return false }
        return part.contains("et al") || (part.contains(",") && part.split(separator: " ").count <= 5)
      }
  }
}
