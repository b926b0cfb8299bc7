/// A list, a tuple, or one of the list-like things that print otherwise.
final class ValueList: ValueContainer {
  enum Kind: Equatable {
    case list
    case tuple
    case range(start: Int, stop: Int, step: Int)
    /// What `keys`, `values` and `items` give; the name is Python's.
    case view(String)

    var typeName: String {
      switch self {
      case .list: "list"
      case .tuple: "tuple"
      case .range: "range"
      case .view(let name): name
      }
    }

    /// Whether `[0]` and slices work.
    var isIndexable: Bool {
      if case .view = self { false } else { true }
    }
  }

  var items: [Value]
  let kind: Kind

  init(_ items: [Value], kind: Kind = .list) {
    self.items = items
    self.kind = kind
  }

  deinit { freeContents() }

  override func takeContainers() -> [ValueContainer] {
    defer { items = [] }
    return items.compactMap(\.container)
  }
}
