/// The filters that look at one item after the other: `map`, `select`, `reject` and those by attribute.
extension TemplateFilter {
  func applyToEach(_ value: Value, _ arguments: FunctionArguments, _ renderer: Renderer) throws -> Value {
    guard value.isTrue else { return .iterator(ValueIterator([])) }  // none and 0 as well, as Jinja has it
    let items = try value.items()
    let results = self == .map ? try map(items, arguments, renderer) : try choose(items, arguments, renderer)
    return .iterator(ValueIterator(results))
  }

  /// `map('filter', arguments…)` or `map(attribute='path', default=value)`
  private func map(_ items: [Value], _ arguments: FunctionArguments, _ renderer: Renderer) throws -> [Value] {
    guard arguments.positional.isEmpty else {
      var rest = arguments
      let name = try Value?(rest.positional.removeFirst()).text(rawValue) ?? ""
      guard let filter = TemplateFilter(rawValue: name) else {
        throw TemplateFault("the filter '\(name)' is not known")
      }
      return try items.map { try filter.apply(to: $0, rest, renderer) }
    }
    let names = ["attribute", "default"]
    let keywords = FunctionArguments(keywords: arguments.keywords)
    let values = try keywords.bound(to: names, required: 1, of: rawValue)
    return try items.map { try renderer.attribute(at: values[0], of: $0, default: values[1]) }
  }

  /// `select('test', arguments…)` and `selectattr('path', 'test', arguments…)`; without a test, what is true.
  private func choose(_ items: [Value], _ arguments: FunctionArguments, _ renderer: Renderer) throws -> [Value] {
    guard arguments.keywords.isEmpty else { throw TemplateFault("'\(rawValue)' takes no arguments by name") }
    var rest = arguments.positional[...]
    var path: Value?
    if self == .selectattr || self == .rejectattr {
      guard let first = rest.popFirst() else { throw TemplateFault("'\(rawValue)' needs the name of an attribute") }
      path = first
    }
    let name = try rest.popFirst().text(rawValue)
    let test = name.flatMap { TemplateTest(rawValue: $0) }
    if let name, test == nil { throw TemplateFault("the test '\(name)' is not known") }
    let keepsTrue = self == .select || self == .selectattr
    return try items.filter { item in
      let subject = try renderer.attribute(at: path, of: item)
      return try (test?.holds(for: subject, Array(rest), renderer.meter) ?? subject.isTrue) == keepsTrue
    }
  }
}
