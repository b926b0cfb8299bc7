/// Attributes, items and slices of values.
extension Renderer {
  /// `value.name`: a method, or else the item of that name; undefined if there is neither.
  func attribute(_ name: String, of value: Value) throws -> Value {
    if try method(name, of: value) != nil { return .function(Self.uncalled(name)) }
    switch value {
    case .dictionary(let dictionary), .namespace(let dictionary):
      return dictionary[name] ?? missing(name, of: value)
    case .loop(let loop):
      return try loop.attribute(name)
    default:
      try value.requireDefined()
      return missing(name, of: value)
    }
  }

  /// `value[index]`: the item; for a name that is none, the method. Undefined if there is neither.
  func item(_ index: Value, of value: Value) throws -> Value {
    try value.requireDefined()
    switch (value, index) {
    case (.dictionary(let dictionary), _):
      if let key = try? ValueKey(index), let item = dictionary[key] { return item }
    case (.list(let list), .integer), (.list(let list), .boolean):
      guard list.kind.isIndexable else { break }
      return try Self.item(index, of: list.items) ?? missing(index.printed(meter), of: value)
    case (.string(let text), .integer), (.string(let text), .boolean):
      try meter.charge(for: value)
      let scalar = Self.item(index, of: Array(text.unicodeScalars))
      return try scalar.map { .string(String($0)) } ?? missing(index.printed(meter), of: value)
    default:
      break
    }
    guard case .string(let name) = index else {
      return .undefined("a value of type \(value.typeName) has no such item")
    }
    if case .dictionary = value, try method(name, of: value) == nil { return missing(name, of: value) }
    return try attribute(name, of: value)
  }

  /// The attribute that filters name: none, an index, or a path such as `'function.name'`.
  func attribute(at path: Value?, of value: Value, default standard: Value? = nil) throws -> Value {
    switch path {
    case nil, .some(.none):
      return value
    case .some(.string(let path)):
      var value = value
      for name in ScalarText.split(path, by: ".", atMost: .max) {
        value = try item(Int(name).map { .integer($0) } ?? .string(name), of: value)
        if case .undefined = value, let standard { value = standard }
      }
      return value
    case .some(let index):
      let item = try item(index, of: value)
      if case .undefined = item, let standard { return standard }
      return item
    }
  }

  /// `base[start:stop:step]`, as in Python: bounds count from the end when negative and are cut to what is there.
  func slice(_ base: Expression, _ bounds: [Expression?], in scope: Scope) throws -> Value {
    let value = try evaluate(base, in: scope)
    let bounds = try bounds.map { bound in try bound.map { try evaluate($0, in: scope) }.flatMap(Self.bound) }
    try value.requireDefined()
    try meter.charge(for: value)
    let step = bounds[2] ?? 1
    guard step != 0 else { throw TemplateFault("the step of a slice is 0") }
    switch value {
    case .string(let text):
      let scalars = Array(text.unicodeScalars)
      let chosen = Self.indices(of: scalars.count, bounds[0], bounds[1], step).map { scalars[$0] }
      return .string(String(String.UnicodeScalarView(chosen)))
    case .list(let list) where list.kind.isIndexable:
      let chosen = Self.indices(of: list.items.count, bounds[0], bounds[1], step).map { list.items[$0] }
      return .list(ValueList(chosen, kind: list.kind == .tuple ? .tuple : .list))
    default:
      throw TemplateFault("a value of type \(value.typeName) has no slices")
    }
  }

  private static func bound(_ value: Value) throws -> Int? {
    if case .none = value { return nil }
    guard case .integer(let bound)? = Number(value) else {
      throw TemplateFault("the bound of a slice is a value of type \(value.typeName), expected a whole number")
    }
    return bound
  }

  private static func indices(of count: Int, _ start: Int?, _ stop: Int?, _ step: Int) -> StrideTo<Int> {
    let (lowest, highest) = step > 0 ? (0, count) : (-1, count - 1)
    func clamped(_ bound: Int) -> Int { min(max(bound < 0 ? bound + count : bound, lowest), highest) }
    let (first, last) = step > 0 ? (lowest, highest) : (highest, lowest)
    return stride(from: start.map(clamped) ?? first, to: stop.map(clamped) ?? last, by: step)
  }

  private static func item<Item>(_ index: Value, of items: [Item]) -> Item? {
    guard case .integer(let index)? = Number(index) else { return nil }
    let position = index < 0 ? index + items.count : index
    return items.indices.contains(position) ? items[position] : nil
  }

  /// A method that is named but not called, as in `x.items is defined`. It does not hold `x`: values would otherwise
  /// hold each other through functions, where ``ValueContainer`` cannot see it.
  private static func uncalled(_ name: String) -> TemplateFunction {
    TemplateFunction(name: name) { _ in throw TemplateFault("the method '\(name)' must be called where it is named") }
  }

  func method(_ name: String, of value: Value) throws -> TemplateFunction? {
    switch value {
    case .string(let text): try StringMethods.method(name, of: text)
    case .list(let list): try CollectionMethods.method(name, of: list)
    case .dictionary(let dictionary): try CollectionMethods.method(name, of: dictionary)
    default: nil
    }
  }

  private func missing(_ name: String, of value: Value) -> Value {
    .undefined("a value of type \(value.typeName) has no '\(name)'")
  }
}
