extension Value {
  /// Python's `str`: what `{{ value }}` prints.
  func printed(_ meter: StepMeter) throws -> String {
    switch self {
    case .undefined: return ""
    case .string(let text): return text
    default: return try represented(meter, depth: 0)
    }
  }

  /// Python's `repr`: how the value prints inside a list.
  private func represented(_ meter: StepMeter, depth: Int) throws -> String {
    try meter.charge()
    guard depth <= TemplateLimits.valueDepth else { throw TemplateFault("a value is nested too deeply to be printed") }
    switch self {
    case .undefined: return "Undefined"
    case .none: return "None"
    case .boolean(let value): return value ? "True" : "False"
    case .integer(let value): return String(value)
    case .float(let value): return PythonText.float(value)
    case .string(let text): return PythonText.quoted(text)
    case .list(let list): return try Self.represented(list, meter, depth: depth)
    case .dictionary(let dictionary): return try Self.represented(dictionary, meter, depth: depth)
    case .namespace(let attributes): return "<Namespace \(try Self.represented(attributes, meter, depth: depth))>"
    case .iterator, .loop, .function:
      throw TemplateFault("a value of type \(typeName) cannot be printed")
    }
  }

  private static func represented(_ list: ValueList, _ meter: StepMeter, depth: Int) throws -> String {
    if case .range(let start, let stop, let step) = list.kind {
      return step == 1 ? "range(\(start), \(stop))" : "range(\(start), \(stop), \(step))"
    }
    let items = try joined(list.items) { try $0.represented(meter, depth: depth + 1) }
    switch list.kind {
    case .tuple: return list.items.count == 1 ? "(\(items),)" : "(\(items))"
    case .view(let name): return "\(name)([\(items)])"
    default: return "[\(items)]"
    }
  }

  private static func represented(
    _ dictionary: ValueDictionary, _ meter: StepMeter, depth: Int
  ) throws -> String {
    let items = try joined(dictionary.entries) { entry in
      "\(try entry.key.represented(meter, depth: depth + 1)): \(try entry.value.represented(meter, depth: depth + 1))"
    }
    return "{\(items)}"
  }

  /// The items with commas between them; stops when the text becomes too long, as a list that holds itself twice would.
  private static func joined<Item>(_ items: [Item], _ print: (Item) throws -> String) throws -> String {
    var result = ""
    for (index, item) in items.enumerated() {
      if index > 0 { result += ", " }
      result += try print(item)
      try ScalarText.checkLength(result.utf8.count)
    }
    return result
  }
}
