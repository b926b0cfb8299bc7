import Tokenizers

/// Reads JSON into template values. Foundation's readers lose the order of keys, which templates print.
struct OrderedJSON {
  private let bytes: [UInt8]
  private var index = 0

  private init(_ text: String) { bytes = Array(text.utf8) }

  /// - Precondition: `text` is JSON; fixtures are.
  static func value(of text: String) -> TemplateValue {
    var reader = OrderedJSON(text)
    return reader.value()
  }

  private mutating func value() -> TemplateValue {
    switch peek() {
    case "{":
      return .dictionary(
        items(closing: "}") { reader in
          let key = reader.string()
          precondition(reader.peek() == ":")
          reader.index += 1
          return (key: key, value: reader.value())
        })
    case "[":
      return .list(items(closing: "]") { $0.value() })
    case "\"":
      return .string(string())
    default:
      return literal()
    }
  }

  /// The next character that is no white space.
  private mutating func peek() -> Unicode.Scalar {
    while bytes[index] <= 0x20 { index += 1 }
    return Unicode.Scalar(bytes[index])
  }

  private mutating func items<Item>(
    closing: Unicode.Scalar, _ item: (inout OrderedJSON) -> Item
  ) -> [Item] {
    var items: [Item] = []
    index += 1
    while peek() != closing {
      if peek() == "," { index += 1 }
      items.append(item(&self))
    }
    index += 1
    return items
  }

  private mutating func literal() -> TemplateValue {
    let start = index
    while index < bytes.count, !",]} \n".utf8.contains(bytes[index]) { index += 1 }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    switch text {
    case "null": return .none
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    default: return Int(text).map { .integer($0) } ?? .float(Double(text)!)
    }
  }

  private mutating func string() -> String {
    precondition(peek() == "\"")
    index += 1
    var units: [UInt8] = []
    while bytes[index] != UInt8(ascii: "\"") {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 1
        units += escape()
      } else {
        units.append(bytes[index])
        index += 1
      }
    }
    index += 1
    return String(decoding: units, as: UTF8.self)
  }

  private mutating func escape() -> [UInt8] {
    defer { index += 1 }
    switch Unicode.Scalar(bytes[index]) {
    case "n": return [0x0a]
    case "t": return [0x09]
    case "r": return [0x0d]
    case "b": return [0x08]
    case "f": return [0x0c]
    case "u":  // the scripts write only control characters so
      let code = UInt32(String(decoding: bytes[index + 1...index + 4], as: UTF8.self), radix: 16)!
      index += 4
      return Array(UTF8.encode(Unicode.Scalar(code)!)!)
    default: return [bytes[index]]
    }
  }
}

extension TemplateValue {
  subscript(key: String) -> TemplateValue? {
    guard case .dictionary(let entries) = self else { return nil }
    return entries.first { $0.key == key }?.value
  }

  var list: [TemplateValue] {
    if case .list(let items) = self { items } else { [] }
  }

  var integer: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The entries of a dictionary by their keys.
  var variables: [String: TemplateValue] {
    guard case .dictionary(let entries) = self else { return [:] }
    return Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value) })
  }
}
