/// What `loop` is inside a `for`.
final class LoopState: ValueContainer {
  private(set) var items: [Value]
  var index0 = 0

  init(_ items: [Value]) { self.items = items }

  deinit { freeContents() }

  override func takeContainers() -> [ValueContainer] {
    defer { items = [] }
    return items.compactMap(\.container)
  }

  func attribute(_ name: String) throws -> Value {
    switch name {
    case "index": .integer(index0 + 1)
    case "index0": .integer(index0)
    case "first": .boolean(index0 == 0)
    case "last": .boolean(index0 == items.count - 1)
    case "length": .integer(items.count)
    case "previtem": index0 > 0 ? items[index0 - 1] : .undefined("there is no previous item")
    case "nextitem": index0 + 1 < items.count ? items[index0 + 1] : .undefined("there is no next item")
    default: throw TemplateFault("'loop.\(name)' is not supported")
    }
  }
}
