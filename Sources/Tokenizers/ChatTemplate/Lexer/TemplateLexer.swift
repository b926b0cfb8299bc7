import Diagnostics

/// Cuts a template into tokens: text, and what is inside `{% … %}` and `{{ … }}`. Comments vanish.
///
/// White space, as `transformers` sets Jinja up: the newline after `%}` or `#}` goes (`trim_blocks`), so do blanks
/// between the start of a line and `{%` or `{#` (`lstrip_blocks`) and the template's last newline. A `-` in a tag
/// strips all white space on that side; a `+` keeps what would go.
struct TemplateLexer {
  let name: String
  let characters: [Unicode.Scalar]
  var index = 0
  private var found: [TemplateToken] = []
  /// Brackets that wait for their partner in the tag being read.
  var openBrackets: [Unicode.Scalar] = []
  /// Whether the last tag took the newline after it, so that the next text starts a line.
  private var isAtLineStart = true
  private let lineStarts: [Int]

  init(_ source: String, name: String) {
    self.name = name
    var characters: [Unicode.Scalar] = []
    for scalar in source.unicodeScalars {  // \r\n and \r are \n
      if scalar == "\n", characters.last == "\r" { characters.removeLast() }
      if characters.last == "\r" { characters[characters.count - 1] = "\n" }
      characters.append(scalar)
    }
    if characters.last == "\r" { characters[characters.count - 1] = "\n" }
    if characters.last == "\n" { characters.removeLast() }
    self.characters = characters
    lineStarts = [0] + characters.indices.filter { characters[$0] == "\n" }.map { $0 + 1 }
  }

  /// - Throws: `InputError` for characters and strings that no tag may hold, and for tags that do not end.
  mutating func tokens() throws -> [TemplateToken] {
    while index < characters.count { try readTextAndTag() }
    append(.end, at: characters.count)
    return found
  }

  func position(of index: Int) -> SourcePosition {
    var (low, high) = (0, lineStarts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= index { low = middle } else { high = middle }
    }
    return SourcePosition(line: low + 1, column: index - lineStarts[low] + 1)
  }

  func error(_ message: String, at index: Int) -> InputError {
    position(of: index).error(message, in: name)
  }

  func character(at index: Int) -> Unicode.Scalar? {
    index < characters.count ? characters[index] : nil
  }

  mutating func append(_ kind: TemplateToken.Kind, at index: Int) {
    found.append(TemplateToken(kind: kind, position: position(of: index)))
  }

  // MARK: - Text and the tag after it

  private mutating func readTextAndTag() throws {
    let start = index
    while let opening = character(at: index) {
      if opening == "{", let second = character(at: index + 1), ["{", "%", "#"].contains(second) { break }
      index += 1
    }
    let tag = index
    guard let kind = character(at: tag + 1), tag < characters.count else {
      appendText(start..<characters.count)
      index = characters.count
      return
    }
    index += 2
    let sign = character(at: index)
    if sign == "-" || sign == "+" { index += 1 }
    appendText(start..<endOfText(start..<tag, isOutput: kind == "{", sign: sign))

    switch kind {
    case "#": try skipComment(from: tag)
    case "%": try readTag(from: tag, .blockBegin, closing: "%", .blockEnd)
    default: try readTag(from: tag, .outputBegin, closing: "}", .outputEnd)
    }
  }

  private mutating func appendText(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    append(.text(String(String.UnicodeScalarView(characters[range]))), at: range.lowerBound)
  }

  /// Where the text before a tag ends once the white space that the tag takes is gone.
  private func endOfText(_ range: Range<Int>, isOutput: Bool, sign: Unicode.Scalar?) -> Int {
    var end = range.upperBound
    if sign == "-" {
      while end > range.lowerBound, characters[end - 1].isPythonWhitespace { end -= 1 }
    } else if sign != "+", !isOutput {
      while end > range.lowerBound, characters[end - 1] != "\n", characters[end - 1].isPythonWhitespace { end -= 1 }
      let startsLine = end > range.lowerBound ? characters[end - 1] == "\n" : isAtLineStart
      if !startsLine { end = range.upperBound }
    }
    return end
  }

  private mutating func skipComment(from tag: Int) throws {
    let start = index
    while index < characters.count, !(characters[index] == "#" && character(at: index + 1) == "}") { index += 1 }
    guard index < characters.count else { throw error("the comment does not end, expected '#}'", at: tag) }
    let last = index > start ? characters[index - 1] : nil
    index += 2
    skipWhitespaceAfterTag(sign: last, trimsNewline: true)
  }

  private mutating func readTag(
    from tag: Int, _ begin: TemplateToken.Kind, closing: Unicode.Scalar, _ end: TemplateToken.Kind
  ) throws {
    append(begin, at: tag)
    openBrackets = []
    let isBlock = closing == "%"
    while index < characters.count {
      let sign = characters[index]
      let hasSign = sign == "-" || sign == "+" && isBlock
      let mark = hasSign ? index + 1 : index
      if openBrackets.isEmpty, character(at: mark) == closing, character(at: mark + 1) == "}" {
        append(end, at: index)
        index = mark + 2
        skipWhitespaceAfterTag(sign: hasSign ? sign : nil, trimsNewline: isBlock)
        return
      }
      try readExpressionToken()
    }
    throw error("the tag does not end, expected '\(closing)}'", at: tag)
  }

  private mutating func skipWhitespaceAfterTag(sign: Unicode.Scalar?, trimsNewline: Bool) {
    if sign == "-" {
      while let next = character(at: index), next.isPythonWhitespace { index += 1 }
    } else if sign != "+", trimsNewline, character(at: index) == "\n" {
      index += 1
    }
    isAtLineStart = characters[index - 1] == "\n"
  }
}
