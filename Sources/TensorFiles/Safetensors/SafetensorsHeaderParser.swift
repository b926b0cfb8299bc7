import Diagnostics
import Foundation

/// What a safetensors header says, in its own order.
struct SafetensorsHeader {
  struct Entry {
    let name: String
    let typeName: String
    let shape: [Int]
    /// Counted from the first byte after the header.
    let begin: Int
    let end: Int
  }

  var metadata: [String: String] = [:]
  var entries: [Entry] = []
}

/// Reads the JSON of a safetensors header, and no other JSON.
///
/// General parsers keep the last of two equal keys and may round large integers; here the first is a refusal and the
/// second cannot happen.
///
///     {"__metadata__": {"key": "text", …},
///      "name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …}
struct SafetensorsHeaderParser {
  private let bytes: UnsafeRawBufferPointer
  private let source: String
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer, source: String) {
    self.bytes = bytes
    self.source = source
  }

  mutating func parse() throws -> SafetensorsHeader {
    guard bytes.first == UInt8(ascii: "{") else { throw expected("{ as the first byte") }
    var header = SafetensorsHeader()
    try object("tensor") { parser, name in
      if name == "__metadata__" {
        // MLX writes null where there are none.
        if parser.skipNull() { return }
        try parser.object("metadata key") { header.metadata[$1] = try $0.string() }
      } else {
        header.entries.append(try parser.entry(name))
      }
    }
    skipSpace()
    guard position == bytes.count else { throw expected("only spaces after the last }") }
    return header
  }

  private mutating func entry(_ name: String) throws -> SafetensorsHeader.Entry {
    var (typeName, shape, offsets): (String?, [Int]?, [Int]?)
    try object("key of tensor \(name),") { parser, key in
      switch key {
      case "dtype": typeName = try parser.string()
      case "shape": shape = try parser.integers()
      case "data_offsets": offsets = try parser.integers()
      default: throw parser.invalid("tensor \(name) has the unknown key \(key)")
      }
    }
    guard let typeName, let shape, let offsets else {
      throw invalid("tensor \(name) lacks one of dtype, shape and data_offsets")
    }
    guard offsets.count == 2 else {
      throw invalid("tensor \(name) has \(offsets.count) data_offsets, expected begin and end")
    }
    return .init(name: name, typeName: typeName, shape: shape, begin: offsets[0], end: offsets[1])
  }
}

// MARK: - JSON

extension SafetensorsHeaderParser {
  /// `{"key": value, …}`: calls `value` after each colon; refuses a key that appears twice.
  private mutating func object(
    _ what: String, value: (inout SafetensorsHeaderParser, _ key: String) throws -> Void
  ) throws {
    try punctuation("{")
    if skip("}") { return }
    var keys = Set<String>()
    repeat {
      let key = try string()
      guard keys.insert(key).inserted else { throw invalid("\(what) \(key) appears twice") }
      try punctuation(":")
      try value(&self, key)
    } while skip(",")
    try punctuation("}")
  }

  /// `[1, 2, …]`
  private mutating func integers() throws -> [Int] {
    try punctuation("[")
    if skip("]") { return [] }
    var values: [Int] = []
    repeat { values.append(try integer()) } while skip(",")
    try punctuation("]")
    return values
  }

  private mutating func integer() throws -> Int {
    skipSpace()
    let start = position
    while position < bytes.count, (48...57).contains(bytes[position]) { position += 1 }
    let digits = String(decoding: bytes[start..<position], as: UTF8.self)
    let isPlain = digits == "0" || !digits.hasPrefix("0")
    guard isPlain, let value = Int(digits) else {
      position = start
      throw expected("a whole number, not negative and below 2⁶³")
    }
    return value
  }

  private mutating func string() throws -> String {
    try punctuation("\"")
    let start = position
    var content: [UInt8] = []
    while position < bytes.count, bytes[position] >= 0x20 {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        let text = String(decoding: content, as: UTF8.self)
        guard text.utf8.elementsEqual(content) else { throw invalid("the string at byte \(start) is not UTF-8") }
        return text
      case UInt8(ascii: "\\"): try content.append(contentsOf: escape().utf8)
      default: content.append(byte)
      }
    }
    throw expected("the end of the string that begins at byte \(start)")
  }

  /// What stands after a backslash.
  private mutating func escape() throws -> String {
    guard position < bytes.count else { throw expected("an escape") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return String(UnicodeScalar(byte))
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try escapedUnicode()
    default: throw invalid("byte \(position - 2) of the header is an unknown escape")
    }
  }

  /// Four hexadecimal digits, or two times four where UTF-16 needs a pair.
  private mutating func escapedUnicode() throws -> String {
    var units = [try escapedUnit()]
    if UTF16.isLeadSurrogate(units[0]), position + 1 < bytes.count,
      bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
    {
      position += 2
      units.append(try escapedUnit())
    }
    let text = String(decoding: units, as: UTF16.self)
    guard text.utf16.elementsEqual(units) else {
      throw invalid("an escape before byte \(position) is half a character")
    }
    return text
  }

  private mutating func escapedUnit() throws -> UInt16 {
    let digits = bytes[position..<min(position + 4, bytes.count)]
    guard digits.count == 4, digits.allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }),
      let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw expected("four hexadecimal digits") }
    position += 4
    return unit
  }

  private mutating func skipSpace() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  private mutating func skip(_ mark: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  private mutating func skipNull() -> Bool {
    skipSpace()
    guard bytes[position..<min(position + 4, bytes.count)].elementsEqual("null".utf8) else { return false }
    position += 4
    return true
  }

  private mutating func punctuation(_ mark: Unicode.Scalar) throws {
    guard skip(mark) else { throw expected(String(mark)) }
  }

  private func expected(_ what: String) -> InputError {
    let found = position < bytes.count ? "0x" + String(bytes[position], radix: 16) : "its end"
    return invalid("byte \(position) of the header is \(found), expected \(what)")
  }

  private func invalid(_ problem: String) -> InputError {
    InputError.invalid(source, problem, remedy: "The file is damaged, or is not a safetensors file.")
  }
}
