/// Items that can be gone through once, as Python's generators.
final class ValueIterator: ValueContainer {
  private var items: [Value]

  init(_ items: [Value]) { self.items = items }

  deinit { freeContents() }

  override func takeContainers() -> [ValueContainer] {
    defer { items = [] }
    return items.compactMap(\.container)
  }

  /// What is left; nothing afterwards.
  func takeAll() -> [Value] {
    defer { items = [] }
    return items
  }

  /// The next item, if there is one.
  func takeFirst() -> Value? {
    items.isEmpty ? nil : items.removeFirst()
  }
}
