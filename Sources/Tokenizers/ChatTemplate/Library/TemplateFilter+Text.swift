/// The filters that make text of a value, and numbers of text.
extension TemplateFilter {
  func applyToText(_ value: Value, _ arguments: FunctionArguments, _ meter: StepMeter) throws -> Value {
    switch self {
    case .tojson:
      return .string(try json(value, arguments, meter))
    case .trim:
      let characters = try bind(arguments, ["chars"])[0].text(rawValue)
      return .string(ScalarText.stripped(try value.printed(meter), of: characters, left: true, right: true))
    case .string, .safe:
      _ = try bind(arguments, [])
      return .string(try value.printed(meter))
    case .lower:
      _ = try bind(arguments, [])
      return .string(ScalarText.lowercased(try value.printed(meter)))
    case .upper:
      _ = try bind(arguments, [])
      return .string(try value.printed(meter).uppercased())
    case .replace:
      let values = try bind(arguments, ["old", "new", "count"], required: 2)
      let count = try values[2].integer(-1, rawValue)
      return .string(
        try ScalarText.replacing(
          try values[0]!.printed(meter), with: try values[1]!.printed(meter), in: try value.printed(meter),
          atMost: count < 0 ? .max : count))
    case .indent:
      guard case .string(let text) = value else {
        throw TemplateFault("'indent' expects text, found a value of type \(value.typeName)")
      }
      return .string(try indented(text, arguments))
    case .int:
      let values = try bind(arguments, ["default", "base"])
      return try integer(value, base: try values[1].integer(10, rawValue)) ?? values[0] ?? .integer(0)
    default:
      preconditionFailure("'\(rawValue)' is not a filter of text")
    }
  }

  private func json(_ value: Value, _ arguments: FunctionArguments, _ meter: StepMeter) throws -> String {
    let values = try bind(arguments, ["ensure_ascii", "indent", "separators", "sort_keys"])
    var json = JSONText(meter)
    json.escapesNonASCII = values[0].isTrue
    json.sortsKeys = values[3].isTrue
    json.indent = try indentation(values[1])
    if json.indent != nil { json.itemSeparator = "," }
    if let separators = values[2], case .list(let pair) = separators {
      guard pair.items.count == 2, case .string(let item) = pair.items[0], case .string(let key) = pair.items[1] else {
        throw TemplateFault("'tojson' expects two texts as separators")
      }
      (json.itemSeparator, json.keySeparator) = (item, key)
    }
    return try json.text(of: value)
  }

  /// A width in blanks or the text itself; nil for none.
  private func indentation(_ value: Value?) throws -> String? {
    switch value {
    case nil, .some(.none): return nil
    case .some(.string(let text)): return text
    case .some:
      let width = try value.integer(0, rawValue)
      guard width <= 1000 else { throw TemplateFault("'\(rawValue)' is to indent by \(width) blanks") }
      return String(repeating: " ", count: Swift.max(0, width))
    }
  }

  /// Every line but the first moves right; the first does with `first`, and empty ones do with `blank`.
  private func indented(_ text: String, _ arguments: FunctionArguments) throws -> String {
    let values = try bind(arguments, ["width", "first", "blank"])
    let indentation = try indentation(values[0] ?? .integer(4)) ?? ""
    let lines = ScalarText.lines(text + "\n")
    try ScalarText.checkLength(text.utf8.count, adding: indentation.utf8.count, times: lines.count)
    let indented = lines.enumerated().map { index, line in
      let isIndented = index == 0 ? values[1].isTrue : !line.isEmpty || values[2].isTrue
      return isIndented ? indentation + line : line
    }
    return indented.joined(separator: "\n")
  }

  /// Python's `int`, after that the whole part of a float; nil if the value is neither.
  private func integer(_ value: Value, base: Int) throws -> Value? {
    try value.requireDefined()
    switch value {
    case .boolean, .integer: return Number(value)?.value
    case .float(let number): return Int(exactly: number.rounded(.towardZero)).map { .integer($0) }
    case .string(let text):
      let trimmed = ScalarText.stripped(text, of: nil, left: true, right: true)
      return Self.integer(trimmed, base: base).map { .integer($0) }
        ?? Double(trimmed).flatMap { Int(exactly: $0.rounded(.towardZero)) }.map { .integer($0) }
    default: return nil
    }
  }

  private static func integer(_ text: String, base: Int) -> Int? {
    guard (2...36).contains(base) else { return nil }
    let sign = text.hasPrefix("-") ? "-" : ""
    var digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
    let prefixes = [16: "0x", 8: "0o", 2: "0b"]
    if let prefix = prefixes[base], digits.lowercased().hasPrefix(prefix) { digits = digits.dropFirst(2) }
    // Underscores may stand between digits.
    let groups = digits.split(separator: "_", omittingEmptySubsequences: false)
    guard groups.allSatisfy({ $0.first?.isASCII == true && $0.first != "-" && $0.first != "+" }) else { return nil }
    return Int(sign + groups.joined(), radix: base)
  }
}
