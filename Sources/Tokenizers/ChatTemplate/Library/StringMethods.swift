/// The methods of text: `'a b'.split()`.
enum StringMethods {
  private static let supported: Set<String> = [
    "split", "strip", "lstrip", "rstrip", "startswith", "endswith", "replace", "upper", "lower", "title",
  ]

  /// Python's other methods. They are not undefined, as other names are: a template that asks for one means it.
  private static let unsupported: Set<String> = [
    "capitalize", "casefold", "center", "count", "encode", "expandtabs", "find", "format", "format_map", "index",
    "isalnum", "isalpha", "isascii", "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable",
    "isspace", "istitle", "isupper", "join", "ljust", "maketrans", "partition", "removeprefix", "removesuffix", "rfind",
    "rindex", "rjust", "rpartition", "rsplit", "splitlines", "swapcase", "translate", "zfill",
  ]

  /// The method of that name, or nil if Python has none.
  static func method(_ name: String, of text: String) throws -> TemplateFunction? {
    if unsupported.contains(name) { throw TemplateFault("the method '\(name)' of text is not supported") }
    guard supported.contains(name) else { return nil }
    return TemplateFunction(name: name) { try call(name, text, $0) }
  }

  private static func call(_ name: String, _ text: String, _ arguments: FunctionArguments) throws -> Value {
    switch name {
    case "split":
      return try split(text, arguments)
    case "strip", "lstrip", "rstrip":
      let characters = try arguments.bound(to: ["chars"], of: name)[0].text(name)
      return .string(ScalarText.stripped(text, of: characters, left: name != "rstrip", right: name != "lstrip"))
    case "startswith", "endswith":
      let parts = try affixes(try arguments.bound(to: ["affix"], required: 1, of: name)[0]!, name)
      let matches = parts.contains { part in
        name == "startswith"
          ? text.utf8.starts(with: part.utf8) : text.utf8.reversed().starts(with: part.utf8.reversed())
      }
      return .boolean(matches)
    case "replace":
      let values = try arguments.bound(to: ["old", "new", "count"], required: 2, of: name)
      guard let old = try values[0].text(name), let new = try values[1].text(name) else {
        throw TemplateFault("'replace' expects text, found none")
      }
      let count = try values[2].integer(-1, name)
      return .string(try ScalarText.replacing(old, with: new, in: text, atMost: count < 0 ? .max : count))
    case "upper", "lower", "title":
      _ = try arguments.bound(to: [], of: name)
      if name == "upper" { return .string(text.uppercased()) }
      return .string(name == "lower" ? ScalarText.lowercased(text) : ScalarText.titlecased(text))
    default:
      preconditionFailure("'\(name)' is listed as a method of text")
    }
  }

  private static func split(_ text: String, _ arguments: FunctionArguments) throws -> Value {
    let values = try arguments.bound(to: ["sep", "maxsplit"], of: "split")
    let count = try values[1].integer(-1, "split")
    let limit = count < 0 ? .max : count
    guard let separator = try values[0].text("split") else {
      return .list(ScalarText.splitAtWhitespace(text, atMost: limit).map { .string($0) })
    }
    guard !separator.isEmpty else { throw TemplateFault("'split' has an empty separator") }
    return .list(ScalarText.split(text, by: separator, atMost: limit).map { .string($0) })
  }

  /// One text, or a tuple of texts of which any will do.
  private static func affixes(_ value: Value, _ name: String) throws -> [String] {
    guard case .list(let list) = value, list.kind == .tuple else { return [try Value?(value).text(name) ?? ""] }
    return try list.items.map { try Value?($0).text(name) ?? "" }
  }
}
