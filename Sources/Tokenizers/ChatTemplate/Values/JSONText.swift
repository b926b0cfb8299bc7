/// A value as Python's `json.dumps` writes it.
struct JSONText {
  /// What each level is indented by; nil for one line.
  var indent: String?
  var itemSeparator = ", "
  var keySeparator = ": "
  var sortsKeys = false
  var escapesNonASCII = false
  private let meter: StepMeter
  private var result = ""

  init(_ meter: StepMeter) { self.meter = meter }

  mutating func text(of value: Value) throws -> String {
    result = ""
    try write(value, depth: 0)
    return result
  }

  private mutating func write(_ value: Value, depth: Int) throws {
    guard depth <= TemplateLimits.valueDepth else { throw TemplateFault("tojson: a value is nested too deeply") }
    try meter.charge()
    try ScalarText.checkLength(result.utf8.count)
    switch value {
    case .none: result += "null"
    case .boolean(let value): result += value ? "true" : "false"
    case .integer(let value): result += String(value)
    case .float(let value): result += Self.float(value)
    case .string(let text): write(text)
    case .list(let list) where list.kind == .list || list.kind == .tuple:
      try writeItems(list.items, "[", "]", depth) { try $0.write($1, depth: depth + 1) }
    case .dictionary(let dictionary):
      try writeItems(try entries(of: dictionary), "{", "}", depth) { json, entry in
        json.write(try Self.key(entry.key))
        json.result += json.keySeparator
        try json.write(entry.value, depth: depth + 1)
      }
    default: throw TemplateFault("tojson: a value of type \(value.typeName) cannot be written as JSON")
    }
  }

  private mutating func writeItems<Item>(
    _ items: [Item], _ opening: String, _ closing: String, _ depth: Int,
    _ writeItem: (inout JSONText, Item) throws -> Void
  ) throws {
    result += opening
    for (index, item) in items.enumerated() {
      if index > 0 { result += itemSeparator }
      if let indent { result += "\n" + String(repeating: indent, count: depth + 1) }
      try writeItem(&self, item)
    }
    if let indent, !items.isEmpty { result += "\n" + String(repeating: indent, count: depth) }
    result += closing
  }

  private func entries(of dictionary: ValueDictionary) throws -> [(key: Value, value: Value)] {
    guard sortsKeys else { return dictionary.entries }
    return try dictionary.entries.sortedByKey(meter) { $0.key }
  }

  private static func key(_ key: Value) throws -> String {
    switch key {
    case .string(let text): text
    case .none: "null"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .float(let value): float(value)
    default: throw TemplateFault("tojson: a value of type \(key.typeName) cannot be a key")
    }
  }

  private static func float(_ value: Double) -> String {
    value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : PythonText.float(value)
  }

  private mutating func write(_ text: String) {
    result += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{c}": result += "\\f"
      default:
        if scalar.value < 0x20 || escapesNonASCII && scalar.value > 0x7e {
          for unit in UTF16.encode(scalar)! { result += "\\u" + PythonText.hexadecimal(UInt32(unit), width: 4) }
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    result += "\""
  }
}
