import Diagnostics
import Foundation
import Yams

extension RecipeNode {
  /// Aliases let a short file stand for a huge tree; no recipe needs more than this.
  private static let nodeLimit = 10_000

  /// Reads the text of a YAML file, whose root must be a section.
  /// - Parameter path: The file, as errors name it.
  /// - Throws: ``InputError`` with line and column for a text that is not YAML, or in which a key is given twice.
  init(yaml: String, path: String) throws {
    let root: Node?
    do {
      root = try Parser(yaml: yaml, resolver: .basic, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw error.inputError(path: path)
    }
    guard let root, case .mapping(let mapping) = root, !mapping.isEmpty else {
      throw InputError.invalid(
        path, root == nil ? "the recipe is empty" : "the recipe is not a list of keys with values",
        remedy: "Start with model, document and questions.")
    }
    var count = 0
    try self.init(root, path: path, count: &count)
  }

  /// The value of an override: a list in brackets, a quoted text, or else the text as it is.
  init(override text: String, key: String) throws {
    let place = RecipePlace.override(key)
    guard let first = text.first, "[{\"'".contains(first) else {
      self.init(content: .text(text, isQuoted: false), place: place)
      return
    }
    let node: Node?
    do {
      node = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      let reason = error.inputError(path: "").problem
      throw InputError.usage(place.naming(key), "the value \(text) cannot be read: \(reason)")
    }
    guard let node, node.mapping == nil else {
      throw InputError.usage(
        place.naming(key), "\(text) is a section, expected one value or a list", remedy: "Set one key at a time.")
    }
    var count = 0
    try self.init(node, path: "", count: &count)
    self = placed(place)
  }

  private init(_ node: Node, path: String, count: inout Int) throws {
    let mark = node.mark
    let place = RecipePlace.file(path, line: mark?.line ?? 1, column: mark?.column ?? 1)
    count += 1
    guard count <= Self.nodeLimit else {
      throw InputError.invalid(
        place.naming(""), "the recipe has more than \(Self.nodeLimit) values", remedy: "Use fewer aliases.")
    }
    switch node {
    case .scalar(let scalar):
      self.init(content: .text(scalar.string, isQuoted: scalar.style != .plain), place: place)
    case .sequence(let sequence):
      self.init(content: .list(try sequence.map { try Self($0, path: path, count: &count) }), place: place)
    case .mapping(let mapping):
      let entries = try mapping.map { key, value in
        let key = try Self(key, path: path, count: &count)
        guard case .text(let name, _) = key.content else {
          throw InputError.invalid(key.place.naming(""), "\(key.found) stands where a key is expected")
        }
        return Entry(key: name, place: key.place, value: try Self(value, path: path, count: &count))
      }
      self.init(content: .section(entries), place: place)
    case .alias:
      preconditionFailure("RecipeNode: the parser leaves no alias")
    }
  }

  /// The same values, all written in one place.
  private func placed(_ place: RecipePlace) -> RecipeNode {
    guard case .list(let items) = content else { return RecipeNode(content: content, place: place) }
    return RecipeNode(content: .list(items.map { $0.placed(place) }), place: place)
  }
}

extension YamlError {
  fileprivate func inputError(path: String) -> InputError {
    func notYAML(_ problem: String, at mark: Mark) -> InputError {
      .invalid(RecipePlace.file(path, line: mark.line, column: mark.column).naming(""), "this is not YAML: \(problem)")
    }
    switch self {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      return notYAML((context.map { "\($0.text), " } ?? "") + problem, at: mark)
    case .duplicatedKeysInMapping(let keys, let context):
      let place = RecipePlace.file(path, line: context.mark.line, column: context.mark.column)
      return .invalid(
        place.naming(keys[0]), "the key is here, and again further down", remedy: "Keep one of them.")
    case .reader(let problem, let offset, _, let yaml):
      let line = yaml.prefix(offset ?? 0).count(where: \.isNewline) + 1
      return .invalid("\(path):\(line)", "this is not YAML: \(problem)")
    default:
      return .invalid(path, "this is not YAML: \(self)")
    }
  }
}

extension RecipeNode {
  /// The text of a recipe's file, without a byte order mark.
  static func text(path: String) throws -> String {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw InputError.missing(path, "there is no recipe that can be read here", remedy: "Check the path.")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw InputError.invalid(path, "the recipe is not UTF-8 text", remedy: "Convert the file to UTF-8.")
    }
    return text.first == "\u{FEFF}" ? String(text.dropFirst()) : text
  }

  /// Reads a recipe and applies the settings of the command line.
  /// - Throws: ``InputErrors`` with every override that cannot be applied.
  init(yaml: String, path: String, overrides: [String]) throws {
    var root = try RecipeNode(yaml: yaml.first == "\u{FEFF}" ? String(yaml.dropFirst()) : yaml, path: path)
    try root.extend()
    try InputErrors.throwIfAny(
      overrides.compactMap { argument in
        do {
          try RecipeOverride(argument).apply(to: &root)
          return nil
        } catch let error as InputError {
          return error
        }
      })
    self = root
  }

  /// Reads a recipe's file.
  init(path: String, overrides: [String]) throws {
    try self.init(yaml: try Self.text(path: path), path: path, overrides: overrides)
  }

  /// Whether the recipe has this key at its top.
  func hasKey(_ name: String) -> Bool {
    if case .section(let entries) = content { entries.contains { $0.key == name } } else { false }
  }
}
