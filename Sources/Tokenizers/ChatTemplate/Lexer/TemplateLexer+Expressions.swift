extension TemplateLexer {
  private static let symbols = [  // longer ones first
    "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".",
    ":", "|", ",", ";",
  ].map { Array($0.unicodeScalars) }

  /// Reads one token inside a tag, or skips white space.
  mutating func readExpressionToken() throws {
    let first = characters[index]
    if first.isPythonWhitespace {
      index += 1
    } else if first == "\"" || first == "'" {
      try readString(quote: first)
    } else if first.isDecimalDigit {
      try readNumber()
    } else if first == "_" || first.properties.isXIDStart {
      readName()
    } else {
      try readSymbol()
    }
  }

  private mutating func readName() {
    let start = index
    while let next = character(at: index), next == "_" || next.properties.isXIDContinue { index += 1 }
    append(.name(text(start..<index)), at: start)
  }

  private mutating func readSymbol() throws {
    guard let symbol = Self.symbols.first(where: { characters[index...].starts(with: $0) }) else {
      throw error("unexpected character '\(characters[index])'", at: index)
    }
    let partners: [Unicode.Scalar: Unicode.Scalar] = ["(": ")", "[": "]", "{": "}"]
    if let partner = partners[symbol[0]] {
      openBrackets.append(partner)
    } else if partners.values.contains(symbol[0]) {
      guard let expected = openBrackets.popLast() else { throw error("unexpected '\(symbol[0])'", at: index) }
      guard expected == symbol[0] else {
        throw error("unexpected '\(symbol[0])', expected '\(expected)'", at: index)
      }
    }
    append(.symbol(text(index..<index + symbol.count)), at: index)
    index += symbol.count
  }

  // MARK: - Numbers

  /// `12`, `1_000`, `0x1F`, `0o17`, `0b11`, `1.5`, `2e-3`. After a dot (`pair.0.1`) there are no fractions.
  private mutating func readNumber() throws {
    let start = index
    let isAfterDot = start > 0 && characters[start - 1] == "."
    if characters[index] == "0", let base = character(at: index + 1).flatMap(Self.base) {
      index += 2
      let digits = readDigits { $0.properties.isASCIIHexDigit }
      guard let value = Int(digits, radix: base) else {
        throw error("'\(text(start..<index))' is no number", at: start)
      }
      append(.integer(value), at: start)
      return
    }
    var digits = readDigits(where: \.isDecimalDigit)
    var isFloat = false
    if !isAfterDot, character(at: index) == ".", character(at: index + 1)?.isDecimalDigit == true {
      index += 1
      digits += "." + readDigits(where: \.isDecimalDigit)
      isFloat = true
    }
    if !isAfterDot, character(at: index) == "e" || character(at: index) == "E" {
      let sign = character(at: index + 1)
      let length = sign == "+" || sign == "-" ? 2 : 1
      if character(at: index + length)?.isDecimalDigit == true {
        digits += text(index..<index + length)
        index += length
        digits += readDigits(where: \.isDecimalDigit)
        isFloat = true
      }
    }
    if isFloat, let value = Double(digits) {
      append(.float(value), at: start)
    } else if let value = Int(digits), digits.first != "0" || value == 0 {
      append(.integer(value), at: start)
    } else {
      throw error("'\(digits)' is no number that fits in 64 bits", at: start)
    }
  }

  private static func base(_ letter: Unicode.Scalar) -> Int? {
    switch letter {
    case "x", "X": 16
    case "o", "O": 8
    case "b", "B": 2
    default: nil
    }
  }

  /// Digits without the underscores that may stand between them.
  private mutating func readDigits(where isDigit: (Unicode.Scalar) -> Bool) -> String {
    var digits = ""
    while let next = character(at: index) {
      if isDigit(next) {
        digits.unicodeScalars.append(next)
      } else if next != "_" || character(at: index + 1).map(isDigit) != true {
        break
      }
      index += 1
    }
    return digits
  }

  // MARK: - Strings

  private mutating func readString(quote: Unicode.Scalar) throws {
    let start = index
    var value = String.UnicodeScalarView()
    index += 1
    while let next = character(at: index), next != quote {
      index += 1
      if next == "\\" { try readEscape(into: &value) } else { value.append(next) }
    }
    guard index < characters.count else { throw error("the string does not end, expected \(quote)", at: start) }
    index += 1
    append(.string(String(value)), at: start)
  }

  /// Python's escapes; the backslash stays where no escape follows.
  private mutating func readEscape(into value: inout String.UnicodeScalarView) throws {
    guard let letter = character(at: index) else { return }
    index += 1
    let simple: [Unicode.Scalar: Unicode.Scalar] = [
      "n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", "\"": "\"", "a": "\u{7}", "b": "\u{8}", "f": "\u{c}",
      "v": "\u{b}",
    ]
    if let scalar = simple[letter] {
      value.append(scalar)
    } else if letter == "\n" {
      return  // a line that goes on
    } else if let length = ["x": 2, "u": 4, "U": 8][letter] {
      let digits = characters[index...].prefix(length)
      guard digits.count == length, let code = UInt32(text(index..<index + length), radix: 16),
        let scalar = Unicode.Scalar(code)
      else { throw error("'\\\(letter)' is not followed by the \(length) digits of a character", at: index - 2) }
      value.append(scalar)
      index += length
    } else if ("0"..."7").contains(letter) {
      let end = characters[index...].prefix(2).prefix { ("0"..."7").contains($0) }.endIndex
      value.append(Unicode.Scalar(UInt32(text(index - 1..<end), radix: 8)!) ?? "\u{fffd}")  // at most 0o777
      index = end
    } else if letter == "N" {
      throw error("characters by name, '\\N', are not supported", at: index - 2)
    } else {
      value.append("\\")
      value.append(letter)
    }
  }

  private func text(_ range: Range<Int>) -> String {
    String(String.UnicodeScalarView(characters[range]))
  }
}

extension Unicode.Scalar {
  /// What Python's `str.isspace` and `\s` take for white space: Unicode's White_Space and the separators U+001C–U+001F.
  var isPythonWhitespace: Bool {
    properties.isWhitespace || (0x1c...0x1f).contains(value)
  }

  var isDecimalDigit: Bool { ("0"..."9").contains(self) }
}
