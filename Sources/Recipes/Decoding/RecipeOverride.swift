import Diagnostics

/// A setting given on the command line, `adapter.rank=8`, which takes the place of what the file says.
struct RecipeOverride {
  /// The keys on the way: `["adapter", "rank"]`.
  let keys: [String]
  let value: RecipeNode

  private var path: String { keys.joined(separator: ".") }

  init(key: String, value: RecipeNode) {
    keys = key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    self.value = value
  }

  /// - Throws: ``InputError`` if this is not a key, `=` and a value.
  init(_ argument: String) throws {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    keys = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !keys.contains("") else {
      throw InputError.usage(
        "--set \(argument)", "this is not a key and its value", remedy: "Write it like adapter.rank=8.")
    }
    value = try RecipeNode(override: parts[1], key: parts[0])
  }

  /// Puts the value in its place, with sections on the way as needed. Whether such a setting exists is the decoder's
  /// question.
  func apply(to root: inout RecipeNode) throws {
    try set(keys[...], in: &root)
  }

  private func set(_ rest: ArraySlice<String>, in node: inout RecipeNode) throws {
    guard let key = rest.first else {
      node = value
      return
    }
    var entries: [RecipeNode.Entry]
    switch node.content {
    case .section(let present): entries = present
    case .text where node.isNull: entries = []
    default:
      let parent = keys.prefix(keys.count - rest.count).joined(separator: ".")
      throw InputError.usage(value.place.naming(path), "\(parent) is \(node.found), so there is nothing below it")
    }
    if !entries.contains(where: { $0.key == key }) {
      let empty = RecipeNode(content: .section([]), place: value.place)
      entries.append(RecipeNode.Entry(key: key, place: value.place, value: empty))
    }
    for index in entries.indices where entries[index].key == key {
      try set(rest.dropFirst(), in: &entries[index].value)
    }
    node.content = .section(entries)
  }
}
