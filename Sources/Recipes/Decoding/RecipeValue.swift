import Yams

/// A value that a key of a recipe can have.
protocol RecipeValue {
  /// The value that is written here; nil, with a report, if it is none of this kind.
  static func read(_ node: RecipeNode, _ path: String, _ decoder: inout RecipeDecoder) -> Self?
  var node: Node { get }
}

/// A value that is one word or text.
protocol RecipeScalar: RecipeValue {
  /// What an error says is expected: `a whole number`.
  static var expectation: String { get }
  init?(scalar: String)
  var scalar: String { get }
}

extension RecipeScalar {
  static func read(_ node: RecipeNode, _ path: String, _ decoder: inout RecipeDecoder) -> Self? {
    // A quoted "8" is a text, and was meant as one.
    if case .text(let text, isQuoted: false) = node.content, let value = Self(scalar: text) { return value }
    decoder.report("\(node.found) is not \(expectation)", at: node.place, path)
    return nil
  }

  var node: Node { Node(scalar, Tag(.implicit), .plain) }
}

extension RecipeScalar where Self: LosslessStringConvertible {
  init?(scalar: String) { self.init(scalar) }
  var scalar: String { description }
}

extension Int: RecipeScalar {
  static var expectation: String { "a whole number" }
}

extension UInt64: RecipeScalar {
  static var expectation: String { "a whole number from 0 up" }
}

extension Bool: RecipeScalar {
  static var expectation: String { "true or false" }
}

extension Double: RecipeScalar {
  static var expectation: String { "a number" }
  init?(scalar: String) {
    // Not the words and hexadecimal digits that Swift reads as well.
    guard scalar.allSatisfy({ "0123456789+-.eE".contains($0) }) else { return nil }
    self.init(scalar)
  }
}

extension Float: RecipeScalar {
  static var expectation: String { "a number" }
  init?(scalar: String) {
    guard Double(scalar: scalar) != nil else { return nil }
    self.init(scalar)
  }
}

extension String: RecipeValue {
  static func read(_ node: RecipeNode, _ path: String, _ decoder: inout RecipeDecoder) -> String? {
    if case .text(let text, _) = node.content, !node.isNull, !text.allSatisfy(\.isWhitespace) { return text }
    decoder.report("\(node.found) is not a text", at: node.place, path)
    return nil
  }

  var node: Node {
    // Quoted where the bare word would be read as nothing; the printer itself quotes what YAML requires.
    Node(self, Tag(.implicit), ["", "~", "null"].contains(self) ? .doubleQuoted : .plain)
  }
}

extension Optional: RecipeValue where Wrapped: RecipeValue {
  static func read(_ node: RecipeNode, _ path: String, _ decoder: inout RecipeDecoder) -> Wrapped?? {
    if node.isNull { return .some(nil) }
    return Wrapped.read(node, path, &decoder).map { .some($0) }
  }

  var node: Node { self?.node ?? Node("null", Tag(.implicit), .plain) }
}

/// A list is written in brackets, or item by item behind dashes.
extension Array: RecipeValue where Element: RecipeValue {
  static func read(_ node: RecipeNode, _ path: String, _ decoder: inout RecipeDecoder) -> [Element]? {
    guard case .list(let items) = node.content else {
      decoder.report("\(node.found) is not a list", at: node.place, path)
      return nil
    }
    let values = items.map { Element.read($0, path, &decoder) }
    return values.contains { $0 == nil } ? nil : values.compactMap(\.self)
  }

  var node: Node { Node(map(\.node), Tag(.implicit), .flow) }
}

/// Values by name: `{down_proj: 64, q_proj: 8}`.
extension Dictionary: RecipeValue where Key == String, Value: RecipeScalar {
  static func read(_ node: RecipeNode, _ path: String, _ decoder: inout RecipeDecoder) -> [String: Value]? {
    guard case .section(let entries) = node.content else {
      decoder.report("\(node.found) is not a section of names and values", at: node.place, path)
      return nil
    }
    let values = entries.map { ($0.key, Value.read($0.value, "\(path).\($0.key)", &decoder)) }
    return values.contains { $0.1 == nil }
      ? nil : [String: Value](values.compactMap { name, value in value.map { (name, $0) } }) { $1 }
  }

  var node: Node {
    Node(sorted { $0.key < $1.key }.map { (Node($0.key), $0.value.node) }, Tag(.implicit), .flow)
  }
}

/// One of a few words.
protocol RecipeChoice: RecipeValue, RawRepresentable<String>, CaseIterable {}

extension RecipeChoice {
  static func read(_ node: RecipeNode, _ path: String, _ decoder: inout RecipeDecoder) -> Self? {
    let choices = allCases.map(\.rawValue)
    guard case .text(let text, _) = node.content, let value = Self(rawValue: text) else {
      let word = if case .text(let text, _) = node.content { text } else { "" }
      decoder.report(
        "\(node.found) is none of \(choices.joined(separator: ", "))", at: node.place, path,
        remedy: nearest(to: word, among: choices).map { "Did you mean \($0)?" })
      return nil
    }
    return value
  }

  var node: Node { rawValue.node }
}
