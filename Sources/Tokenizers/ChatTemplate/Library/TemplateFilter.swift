/// `value | filter`
enum TemplateFilter: String, CaseIterable {
  case tojson, length, trim, string, `default`, join, items, list, select, selectattr, reject, rejectattr, map, safe
  case dictsort, lower, upper, replace, indent, int, unique, sort, min, max, first, last

  /// - Throws: `TemplateFault` if the value or the arguments are not what the filter expects.
  func apply(to value: Value, _ arguments: FunctionArguments, _ renderer: Renderer) throws -> Value {
    try renderer.meter.charge(for: value)
    switch self {
    case .default:
      let values = try bind(arguments, ["default_value", "boolean"])
      if case .undefined = value { return values[0] ?? .string("") }
      return values[1].isTrue && !value.isTrue ? values[0] ?? .string("") : value
    case .tojson, .trim, .string, .lower, .upper, .replace, .indent, .int, .safe:
      return try applyToText(value, arguments, renderer.meter)
    case .length, .join, .items, .list, .dictsort, .unique, .sort, .min, .max, .first, .last:
      return try applyToItems(value, arguments, renderer)
    case .select, .selectattr, .reject, .rejectattr, .map:
      return try applyToEach(value, arguments, renderer)
    }
  }

  func bind(_ arguments: FunctionArguments, _ names: [String], required: Int = 0) throws -> [Value?] {
    try arguments.bound(to: names, required: required, of: rawValue)
  }
}
