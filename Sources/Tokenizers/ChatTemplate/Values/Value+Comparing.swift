extension Value {
  /// Python's `==`. Values of different kinds are unequal; numbers and truth values are one kind.
  func isEqual(to other: Value, _ meter: StepMeter, depth: Int = 0) throws -> Bool {
    try meter.charge()
    guard depth <= TemplateLimits.valueDepth else { throw TemplateFault("a value is nested too deeply to be compared") }
    switch (self, other) {
    case (.undefined, .undefined), (.none, .none): return true
    case (.string(let a), .string(let b)):
      try meter.charge(a.utf8.count / 64)
      return ExactString(a) == ExactString(b)
    case (.list(let a), .list(let b)):
      if a === b { return true }
      guard a.kind.typeName == b.kind.typeName, a.items.count == b.items.count else { return false }
      for (x, y) in zip(a.items, b.items) where try !x.isEqual(to: y, meter, depth: depth + 1) { return false }
      return true
    case (.dictionary(let a), .dictionary(let b)):
      if a === b { return true }
      guard a.count == b.count else { return false }
      for entry in a.entries {
        guard let value = b[try ValueKey(entry.key)], try entry.value.isEqual(to: value, meter, depth: depth + 1) else {
          return false
        }
      }
      return true
    case (.namespace(let a), .namespace(let b)): return a === b
    case (.iterator(let a), .iterator(let b)): return a === b
    case (.loop(let a), .loop(let b)): return a === b
    default:
      guard let a = Number(self), let b = Number(other) else { return false }
      return a == b
    }
  }

  /// Python's `<`: between numbers, between texts, and item by item between lists or between tuples.
  func isLess(than other: Value, _ meter: StepMeter, depth: Int = 0) throws -> Bool {
    try meter.charge()
    guard depth <= TemplateLimits.valueDepth else { throw TemplateFault("a value is nested too deeply to be compared") }
    try requireDefined()
    try other.requireDefined()
    switch (self, other) {
    case (.string(let a), .string(let b)):
      try meter.charge(a.utf8.count / 64)
      return a.utf8.lexicographicallyPrecedes(b.utf8)  // the order of UTF-8 is that of code points
    case (.list(let a), .list(let b)) where a.kind == b.kind && (a.kind == .list || a.kind == .tuple):
      for (x, y) in zip(a.items, b.items) where try !x.isEqual(to: y, meter, depth: depth + 1) {
        return try x.isLess(than: y, meter, depth: depth + 1)
      }
      return a.items.count < b.items.count
    default:
      guard let a = Number(self), let b = Number(other) else {
        throw TemplateFault("values of type \(typeName) and \(other.typeName) have no order")
      }
      return a < b
    }
  }

  /// Python's `in`: an item of a list, a key of a dictionary, a part of a text.
  func contains(_ item: Value, _ meter: StepMeter) throws -> Bool {
    switch self {
    case .string(let text):
      guard case .string(let part) = item else {
        throw TemplateFault("a text can only contain text, not a value of type \(item.typeName)")
      }
      try meter.charge(for: self)
      try meter.charge(for: item)
      if part.utf8.count > text.utf8.count { return false }
      return !ScalarText.ranges(of: Array(part.utf8), in: Array(text.utf8), atMost: 1).isEmpty
    case .dictionary(let dictionary):
      return dictionary[try ValueKey(item)] != nil
    default:
      for value in try items() where try value.isEqual(to: item, meter) { return true }
      return false
    }
  }

  /// What a `for` goes through.
  ///
  /// - Throws: `TemplateFault` if the value holds no items.
  func items() throws -> [Value] {
    switch self {
    case .undefined: return []
    case .string(let text): return text.unicodeScalars.map { .string(String($0)) }
    case .list(let list): return list.items
    case .dictionary(let dictionary): return dictionary.entries.map(\.key)
    case .iterator(let iterator): return iterator.takeAll()
    default: throw TemplateFault("a value of type \(typeName) has no items to go through")
    }
  }
}
