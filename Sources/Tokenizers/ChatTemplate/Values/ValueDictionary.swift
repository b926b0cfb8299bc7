/// Text compared by its bytes. Swift's `String` takes `é` in one scalar and in two for equal; Python does not.
struct ExactString: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (a: ExactString, b: ExactString) -> Bool {
    a.text.utf8.elementsEqual(b.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
    hasher.combine(text.utf8.count)
  }
}

/// What can be a key: equal numbers are one key, so `1`, `1.0` and `True` are.
enum ValueKey: Hashable {
  case undefined
  case none
  case integer(Int)
  case float(Double)
  case string(ExactString)

  /// - Throws: `TemplateFault` if the value is no key.
  init(_ value: Value) throws {
    switch value {
    case .undefined: self = .undefined
    case .none: self = .none
    case .boolean(let value): self = .integer(value ? 1 : 0)
    case .integer(let value): self = .integer(value)
    case .float(let value): self = Int(exactly: value).map { .integer($0) } ?? .float(value)
    case .string(let text): self = .string(ExactString(text))
    default: throw TemplateFault("a value of type \(value.typeName) cannot be a key")
    }
  }
}

/// A dictionary that keeps the order in which keys came, as Python's do.
final class ValueDictionary: ValueContainer {
  private(set) var entries: [(key: Value, value: Value)] = []
  private var indices: [ValueKey: Int] = [:]

  var count: Int { entries.count }

  deinit { freeContents() }

  override func takeContainers() -> [ValueContainer] {
    defer { entries = [] }
    return entries.compactMap { $0.value.container }  // keys hold nothing
  }

  subscript(key: String) -> Value? { self[ValueKey.string(ExactString(key))] }

  subscript(key: ValueKey) -> Value? {
    get { indices[key].map { entries[$0].value } }
    set {
      guard let newValue else {
        remove(key)
        return
      }
      set(key, shownAs: key.value, newValue)
    }
  }

  /// Sets the value of a key that is printed as it was written, such as `True`.
  func set(_ key: Value, _ value: Value) throws {
    set(try ValueKey(key), shownAs: key, value)
  }

  private func set(_ key: ValueKey, shownAs shown: Value, _ value: Value) {
    if let index = indices[key] {
      entries[index].value = value
    } else {
      indices[key] = entries.count
      entries.append((shown, value))
    }
  }

  private func remove(_ key: ValueKey) {
    guard let removed = indices.removeValue(forKey: key) else { return }
    entries.remove(at: removed)
    for (key, index) in indices where index > removed { indices[key] = index - 1 }
  }
}

extension ValueKey {
  fileprivate var value: Value {
    switch self {
    case .undefined: .undefined("a key is undefined")
    case .none: .none
    case .integer(let value): .integer(value)
    case .float(let value): .float(value)
    case .string(let text): .string(text.text)
    }
  }
}
