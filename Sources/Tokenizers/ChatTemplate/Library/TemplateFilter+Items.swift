/// The filters that look at all items of a value together.
extension TemplateFilter {
  func applyToItems(_ value: Value, _ arguments: FunctionArguments, _ renderer: Renderer) throws -> Value {
    switch self {
    case .length:
      _ = try bind(arguments, [])
      return .integer(try length(of: value))
    case .list:
      _ = try bind(arguments, [])
      return .list(try value.items())
    case .items:
      _ = try bind(arguments, [])
      return try pairs(of: value)
    case .first, .last:
      _ = try bind(arguments, [])
      return try end(of: value)
    case .join:
      return try join(value, arguments, renderer)
    case .dictsort:
      return try sortedPairs(of: value, arguments, renderer.meter)
    case .sort:
      let values = try bind(arguments, ["reverse", "case_sensitive", "attribute"])
      let isCaseSensitive = values[1].isTrue
      let sorted = try value.items().sortedByKey(renderer.meter, isReversed: values[0].isTrue) { item in
        .list(try attributes(values[2], of: item, renderer).map { foldedCase($0, unless: isCaseSensitive) })
      }
      return .list(sorted)
    case .unique:
      return try unique(value, arguments, renderer)
    case .min, .max:
      return try extreme(of: value, arguments, renderer)
    default:
      preconditionFailure("'\(rawValue)' is not a filter of items")
    }
  }

  private func length(of value: Value) throws -> Int {
    switch value {
    case .undefined: return 0
    case .string(let text): return text.unicodeScalars.count
    case .list(let list): return list.items.count
    case .dictionary(let dictionary): return dictionary.count
    case .loop(let loop): return loop.items.count
    default: throw TemplateFault("a value of type \(value.typeName) has no length")
    }
  }

  private func pairs(of value: Value) throws -> Value {
    switch value {
    case .undefined: return .iterator(ValueIterator([]))
    case .dictionary(let dictionary):
      return .iterator(ValueIterator(dictionary.entries.map { .tuple([$0.key, $0.value]) }))
    default: throw TemplateFault("'items' expects a dictionary, found a value of type \(value.typeName)")
    }
  }

  private func end(of value: Value) throws -> Value {
    if case .iterator(let iterator) = value {
      guard self == .first else { throw TemplateFault("'last' cannot be found in a value of type generator") }
      return iterator.takeFirst() ?? .undefined("there is no first item")
    }
    let items = try value.items()
    return (self == .first ? items.first : items.last) ?? .undefined("there is no \(rawValue) item")
  }

  private func join(_ value: Value, _ arguments: FunctionArguments, _ renderer: Renderer) throws -> Value {
    let values = try bind(arguments, ["d", "attribute"])
    let separator = try values[0]?.printed(renderer.meter) ?? ""
    var result = ""
    for (index, item) in try value.items().enumerated() {
      if index > 0 { result += separator }
      result += try renderer.attribute(at: values[1], of: item).printed(renderer.meter)
      try ScalarText.checkLength(result.utf8.count)
    }
    return .string(result)
  }

  private func sortedPairs(of value: Value, _ arguments: FunctionArguments, _ meter: StepMeter) throws -> Value {
    let values = try bind(arguments, ["case_sensitive", "by", "reverse"])
    let by = try values[1].text(rawValue) ?? "key"
    guard by == "key" || by == "value" else { throw TemplateFault("'dictsort' sorts by 'key' or 'value', not '\(by)'") }
    guard case .dictionary(let dictionary) = value else {
      throw TemplateFault("'dictsort' expects a dictionary, found a value of type \(value.typeName)")
    }
    let sorted = try dictionary.entries.sortedByKey(meter, isReversed: values[2].isTrue) { entry in
      foldedCase(by == "key" ? entry.key : entry.value, unless: values[0].isTrue)
    }
    return .list(sorted.map { .tuple([$0.key, $0.value]) })
  }

  private func unique(_ value: Value, _ arguments: FunctionArguments, _ renderer: Renderer) throws -> Value {
    let values = try bind(arguments, ["case_sensitive", "attribute"])
    var seen: Set<ValueKey> = []
    let items = try value.items().filter { item in
      let key = try renderer.attribute(at: values[1], of: item)
      return seen.insert(try ValueKey(foldedCase(key, unless: values[0].isTrue))).inserted
    }
    return .iterator(ValueIterator(items))
  }

  private func extreme(of value: Value, _ arguments: FunctionArguments, _ renderer: Renderer) throws -> Value {
    let values = try bind(arguments, ["case_sensitive", "attribute"])
    let items = try value.items()
    guard var best = items.first else { return .undefined("there is no \(rawValue) of no items") }
    func key(_ item: Value) throws -> Value {
      foldedCase(try renderer.attribute(at: values[1], of: item), unless: values[0].isTrue)
    }
    for item in items.dropFirst() {
      let (a, b) = self == .min ? (item, best) : (best, item)
      if try key(a).isLess(than: try key(b), renderer.meter) { best = item }
    }
    return best
  }

  // MARK: - Keys

  /// What `sort` compares: the item itself, one attribute, or several in turn (`'name,age'`).
  private func attributes(_ names: Value?, of item: Value, _ renderer: Renderer) throws -> [Value] {
    guard case .string(let names)? = names else { return [try renderer.attribute(at: names, of: item)] }
    return try ScalarText.split(names, by: ",", atMost: .max).map { try renderer.attribute(at: .string($0), of: item) }
  }

  private func foldedCase(_ value: Value, unless isCaseSensitive: Bool) -> Value {
    guard !isCaseSensitive, case .string(let text) = value else { return value }
    return .string(ScalarText.lowercased(text))
  }
}
