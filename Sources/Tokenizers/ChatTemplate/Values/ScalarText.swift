/// Python's string functions. Python sees code points where Swift sees characters, and compares them as they are.
enum ScalarText {
  /// Where `part` occurs in `text`, not overlapping, from the left. An empty `part` occurs at the start.
  ///
  /// Knuth, Morris and Pratt's search: linear for every input, so a template cannot make it slow.
  static func ranges(of part: [UInt8], in text: [UInt8], atMost limit: Int = .max) -> [Range<Int>] {
    if part.isEmpty { return limit > 0 ? [0..<0] : [] }
    var fallback = [Int](repeating: 0, count: part.count)
    var matched = 0
    for index in part.indices.dropFirst() {
      while matched > 0, part[index] != part[matched] { matched = fallback[matched - 1] }
      if part[index] == part[matched] { matched += 1 }
      fallback[index] = matched
    }
    var ranges: [Range<Int>] = []
    matched = 0
    for index in text.indices where ranges.count < limit {
      while matched > 0, text[index] != part[matched] { matched = fallback[matched - 1] }
      if text[index] == part[matched] { matched += 1 }
      if matched == part.count {
        ranges.append(index + 1 - part.count..<index + 1)
        matched = 0
      }
    }
    return ranges
  }

  /// `text.split(separator, maxsplit)`
  static func split(_ text: String, by separator: String, atMost limit: Int) -> [String] {
    let bytes = Array(text.utf8)
    var parts: [String] = []
    var start = 0
    for range in ranges(of: Array(separator.utf8), in: bytes, atMost: limit) {
      parts.append(String(decoding: bytes[start..<range.lowerBound], as: UTF8.self))
      start = range.upperBound
    }
    return parts + [String(decoding: bytes[start...], as: UTF8.self)]
  }

  /// `text.split(None, maxsplit)`: at runs of white space, without empty parts.
  static func splitAtWhitespace(_ text: String, atMost limit: Int) -> [String] {
    var parts: [String] = []
    var rest = text.unicodeScalars.drop(while: \.isPythonWhitespace)
    while !rest.isEmpty {
      let end = parts.count < limit ? rest.firstIndex(where: \.isPythonWhitespace) ?? rest.endIndex : rest.endIndex
      parts.append(String(rest[..<end]))
      rest = rest[end...].drop(while: \.isPythonWhitespace)
    }
    return parts
  }

  /// `text.replace(old, new, count)`
  static func replacing(_ old: String, with new: String, in text: String, atMost limit: Int) throws -> String {
    guard !old.isEmpty else { return try inserting(new, in: text, atMost: limit) }
    let bytes = Array(text.utf8)
    let ranges = ranges(of: Array(old.utf8), in: bytes, atMost: limit)
    try checkLength(bytes.count, adding: new.utf8.count, times: ranges.count)
    var result: [UInt8] = []
    var start = 0
    for range in ranges {
      result += bytes[start..<range.lowerBound]
      result += new.utf8
      start = range.upperBound
    }
    return String(decoding: result + bytes[start...], as: UTF8.self)
  }

  /// Replacing the empty text puts the new one before each character and at the end.
  private static func inserting(_ new: String, in text: String, atMost limit: Int) throws -> String {
    try checkLength(text.utf8.count, adding: new.utf8.count, times: min(text.unicodeScalars.count + 1, limit))
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count < limit { result += new }
      count += 1
      result.unicodeScalars.append(scalar)
    }
    return count < limit ? result + new : result
  }

  /// `text.strip(characters)`, on one side or on both.
  static func stripped(_ text: String, of characters: String?, left: Bool, right: Bool) -> String {
    let set = characters.map { Set($0.unicodeScalars) }
    let isStripped = { (scalar: Unicode.Scalar) in set?.contains(scalar) ?? scalar.isPythonWhitespace }
    var rest = text.unicodeScalars[...]
    if left { rest = rest.drop(while: isStripped) }
    if right {
      while let last = rest.last, isStripped(last) { rest.removeLast() }
    }
    return String(rest)
  }

  /// `text.lower()`: a sigma at the end of a word is ς.
  static func lowercased(_ text: String) -> String {
    guard text.unicodeScalars.contains("Σ") else { return text.lowercased() }
    let scalars = Array(text.unicodeScalars)
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      let isFinal = scalar == "Σ" && isCased(scalars[..<index].last { !$0.properties.isCaseIgnorable })
        && !isCased(scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable })
      result += isFinal ? "ς" : scalar.properties.lowercaseMapping
    }
    return result
  }

  private static func isCased(_ scalar: Unicode.Scalar?) -> Bool { scalar?.properties.isCased ?? false }

  /// `text.title()`: the first letter of each run of letters large, the others small.
  static func titlecased(_ text: String) -> String {
    var result = ""
    var isInWord = false
    for scalar in text.unicodeScalars {
      result += isInWord ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
      isInWord = scalar.properties.isCased
    }
    return result
  }

  /// `text.splitlines()`
  static func lines(_ text: String) -> [String] {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      defer { previous = scalar }
      if scalar == "\n", previous == "\r" { continue }
      switch scalar.value {
      case 0x0a...0x0d, 0x1c...0x1e, 0x85, 0x2028, 0x2029:
        lines.append(String(line))
        line = String.UnicodeScalarView()
      default:
        line.append(scalar)
      }
    }
    return line.isEmpty ? lines : lines + [String(line)]
  }

  /// - Throws: `TemplateFault` if a text would become too long.
  static func checkLength(_ length: Int, adding part: Int = 0, times count: Int = 0) throws {
    let (product, overflow) = part.multipliedReportingOverflow(by: count)
    guard !overflow, length <= TemplateLimits.textBytes, product <= TemplateLimits.textBytes - length else {
      throw TemplateFault("a text would be longer than \(TemplateLimits.textBytes) bytes")
    }
  }
}
