/// Reads Python literals, scalar by scalar.
struct PythonLiteralReader {
  /// Deeper nesting than this is refused: each level is a call.
  private static let deepest = 100

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  mutating func wholeText() throws(PythonLiteral.Problem) -> PythonLiteral {
    let value = try self.value()
    skipBlanks()
    guard position == scalars.count else { throw problem("something follows the value") }
    return value
  }

  private mutating func value() throws(PythonLiteral.Problem) -> PythonLiteral {
    skipBlanks()
    guard let next = peek else { throw problem("the text ends where a value is expected") }
    switch next {
    case "[": return .list(try items("[", "]"))
    case "(": return try parenthesised()
    case "{": return .dictionary(try entries())
    case "'", "\"": return .string(try strings())
    case "-", "+", "0"..."9", ".": return try number()
    default:
      for (word, value) in [("None", PythonLiteral.none), ("True", .bool(true)), ("False", .bool(false))]
      where scalars[position...].starts(with: word.unicodeScalars) {
        position += word.unicodeScalars.count
        return value
      }
      throw problem("\"\(next)\" begins no literal")
    }
  }

  // MARK: Collections

  private mutating func items(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar
  ) throws(PythonLiteral.Problem) -> [PythonLiteral] {
    try enter(open)
    var items: [PythonLiteral] = []
    while !take(close) {
      items.append(try value())
      try separator(before: close)
    }
    depth -= 1
    return items
  }

  /// A tuple, or one value in parentheses.
  private mutating func parenthesised() throws(PythonLiteral.Problem) -> PythonLiteral {
    let start = position
    let items = try self.items("(", ")")
    // A comma makes the tuple.
    let last = scalars[start..<position - 1].last { !$0.properties.isWhitespace }
    return items.count == 1 && last != "," ? items[0] : .list(items)
  }

  private mutating func entries() throws(PythonLiteral.Problem) -> [PythonLiteral.Entry] {
    try enter("{")
    var entries: [PythonLiteral.Entry] = []
    while !take("}") {
      let key = try value()
      guard take(":") else { throw problem("a colon is missing behind a key") }
      entries.append(PythonLiteral.Entry(key: key, value: try value()))
      try separator(before: "}")
    }
    depth -= 1
    return entries
  }

  private mutating func enter(_ open: Unicode.Scalar) throws(PythonLiteral.Problem) {
    depth += 1
    guard depth <= Self.deepest else { throw problem("nested deeper than \(Self.deepest) levels") }
    _ = take(open)
  }

  private mutating func separator(before close: Unicode.Scalar) throws(PythonLiteral.Problem) {
    skipBlanks()
    if take(",") || peek == close { return }
    throw problem(peek == nil ? "the text ends inside a collection" : "a comma is missing")
  }

  // MARK: Scalars

  /// Strings side by side.
  private mutating func strings() throws(PythonLiteral.Problem) -> String {
    var text = String.UnicodeScalarView()
    repeat {
      try string(into: &text)
      skipBlanks()
    } while peek == "'" || peek == "\""
    return String(text)
  }

  private mutating func string(into text: inout String.UnicodeScalarView) throws(PythonLiteral.Problem) {
    let start = position, quote = scalars[position]
    let isLong = scalars.dropFirst(position).starts(with: [quote, quote, quote])
    position += isLong ? 3 : 1
    while let next = peek {
      if next == quote, !isLong || scalars.dropFirst(position).starts(with: [quote, quote, quote]) {
        position += isLong ? 3 : 1
        return
      }
      if next == "\n", !isLong { break }
      position += 1
      if next == "\\" { try escape(into: &text) } else { text.append(next) }
    }
    throw PythonLiteral.Problem(text: "a string does not end", position: start)
  }

  private static let simpleEscapes: [Unicode.Scalar: Unicode.Scalar] = [
    "\\": "\\", "'": "'", "\"": "\"", "n": "\n", "t": "\t", "r": "\r", "a": "\u{7}", "b": "\u{8}", "f": "\u{C}",
    "v": "\u{B}",
  ]

  private mutating func escape(into text: inout String.UnicodeScalarView) throws(PythonLiteral.Problem) {
    guard let next = peek else { throw problem("a string ends in a backslash") }
    position += 1
    switch next {
    case "\n": return
    case "x": text.append(try code(digits: 2, radix: 16))
    case "u": text.append(try code(digits: 4, radix: 16))
    case "U": text.append(try code(digits: 8, radix: 16))
    case "0"..."7":
      position -= 1
      let count = scalars[position...].prefix(3).prefix { ("0"..."7").contains($0) }.count
      text.append(try code(digits: count, radix: 8))
    default:
      if let simple = Self.simpleEscapes[next] {
        text.append(simple)
      } else {
        // As in Python, a backslash before anything else stays.
        text.append("\\")
        text.append(next)
      }
    }
  }

  private mutating func code(digits: Int, radix: Int) throws(PythonLiteral.Problem) -> Unicode.Scalar {
    let text = String(String.UnicodeScalarView(scalars[position...].prefix(digits)))
    guard text.unicodeScalars.count == digits, let number = UInt32(text, radix: radix), !text.hasPrefix("+"),
      let scalar = Unicode.Scalar(number)
    else { throw problem("an escape names no character") }
    position += digits
    return scalar
  }

  private mutating func number() throws(PythonLiteral.Problem) -> PythonLiteral {
    let characters = scalars[position...].prefix { "+-0123456789.eE_".unicodeScalars.contains($0) }
    let text = String(String.UnicodeScalarView(characters)).replacing("_", with: "")
    if let value = Int(text) {
      position += characters.count
      return .int(value)
    }
    guard let value = Double(text), value.isFinite else { throw problem("\"\(text)\" is no number that can be read") }
    position += characters.count
    return .float(value)
  }

  // MARK: Characters

  private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  /// Steps over a scalar, if it is there behind blanks.
  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard peek == scalar else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let next = peek, next.isPythonSpace { position += 1 }
  }

  private func problem(_ text: String) -> PythonLiteral.Problem { .init(text: text, position: position) }
}
