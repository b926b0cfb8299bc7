import Diagnostics

extension RecipeNode {
  /// Takes a key from the top of the recipe.
  mutating func take(_ key: String) -> RecipeNode? {
    guard case .section(var entries) = content, let index = entries.firstIndex(where: { $0.key == key }) else {
      return nil
    }
    let value = entries.remove(at: index).value
    content = .section(entries)
    return value
  }

  /// What is written for a setting, `adapter.rank`.
  func value(at path: String) -> RecipeNode? {
    path.split(separator: ".").reduce(self) { node, key in
      guard case .section(let entries) = node?.content else { return nil }
      return entries.first { $0.key == key }?.value
    }
  }

  /// The recipe with some values in the place of its own.
  func setting(_ values: [Sweep.Value]) throws -> RecipeNode {
    var root = self
    for value in values { try RecipeOverride(key: value.key, value: value.node).apply(to: &root) }
    return root
  }

  /// Puts the recipe that the key `extends` names under this one: what this one says holds, key by key, and what it
  /// does not say is the other's. One level: the other may not extend a third.
  mutating func extend() throws {
    guard let node = take("extends") else { return }
    guard case .text(let name, _) = node.content, !node.isNull else {
      throw InputError.invalid(
        node.place.naming("extends"), "\(node.found) is not the path of a recipe", remedy: "Name one file.")
    }
    let path = node.place.resolve(name)
    let base: RecipeNode
    do {
      base = try RecipeNode(yaml: try Self.text(path: path), path: path)
    } catch let error as InputError where error.kind == .missing {
      throw InputError.missing(
        node.place.naming("extends"), "there is no recipe \(path) that can be read", remedy: "Check the path.")
    }
    guard !base.hasKey("extends") else {
      throw InputError.invalid(
        node.place.naming("extends"), "\(path) extends another recipe itself, and one level is all",
        remedy: "Extend that one.")
    }
    self = base.merged(with: self)
  }

  /// Sections are merged key by key; of two other values the second holds.
  private func merged(with other: RecipeNode) -> RecipeNode {
    guard case .section(var entries) = content, case .section(let others) = other.content else { return other }
    for entry in others {
      if let index = entries.firstIndex(where: { $0.key == entry.key }) {
        entries[index] = Entry(
          key: entry.key, place: entry.place, value: entries[index].value.merged(with: entry.value))
      } else {
        entries.append(entry)
      }
    }
    return RecipeNode(content: .section(entries), place: other.place)
  }
}
