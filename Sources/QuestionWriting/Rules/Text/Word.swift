/// A word of a sentence, and the punctuation that touches it.
struct Word: Equatable {
  /// What stands before it without a blank, such as `(` or `“`.
  var opening = ""
  /// Without punctuation and without a possessive ending: `Margit` of `Margit’s,`.
  var text: String
  /// `’s` or `’`, or empty.
  var possessive = ""
  /// What stands behind it without a blank, such as `,` or `.”`.
  var closing = ""
  /// ``text`` in lower case.
  let lower: String

  /// Takes a piece of text between blanks apart.
  init(_ piece: Substring) {
    let first = piece.firstIndex(where: Word.isInner) ?? piece.endIndex
    let last = piece.lastIndex(where: Word.isInner).map { piece.index(after: $0) } ?? piece.endIndex
    opening = String(piece[..<first])
    var inner = piece[first..<last]
    closing = first < last ? String(piece[last...]) : ""
    for ending in ["'s", "’s"] where inner.count > 2 && inner.hasSuffix(ending) {
      // "it's" is "it is", not something of it.
      if ClosedClass.pronouns.contains(inner.dropLast(2).lowercased()) { break }
      inner = inner.dropLast(2)
      possessive = ending
    }
    if let mark = closing.first, mark == "'" || mark == "’", inner.last == "s", opening.isEmpty {
      possessive = String(mark)
      closing.removeFirst()
    }
    text = String(inner)
    lower = text.lowercased()
  }

  /// As it stands in the sentence.
  var whole: String { opening + text + possessive + closing }
  var isCapitalised: Bool { text.first?.isUppercase == true }
  var isNumber: Bool { text.first?.isNumber == true && text.allSatisfy { $0.isNumber || $0 == "," || $0 == "." } }
  /// Whether something ends behind it: a comma, a bracket, a dash; the full stop of an abbreviation is none.
  var breaksAfter: Bool { closing.contains { $0 != "." } }
  var hasComma: Bool { closing.contains(",") }

  private static func isInner(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "%$€£°+".contains(character)
  }
}
