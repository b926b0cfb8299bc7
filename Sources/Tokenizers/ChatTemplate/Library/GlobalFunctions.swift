/// The functions that every template has: `range`, `namespace`, `dict`, `raise_exception` and, with a date,
/// `strftime_now`.
enum GlobalFunctions {
  static func all(date: CalendarDate?, _ meter: StepMeter) -> [String: Value] {
    var functions = [
      TemplateFunction(name: "range", call: range),
      TemplateFunction(name: "namespace") { .namespace(try dictionary($0, "namespace")) },
      TemplateFunction(name: "dict") { .dictionary(try dictionary($0, "dict")) },
      TemplateFunction(name: "raise_exception") { arguments in
        let message = try arguments.bound(to: ["message"], required: 1, of: "raise_exception")[0]!
        throw TemplateFault(try message.printed(meter))
      },
    ]
    if let date {
      functions.append(
        TemplateFunction(name: "strftime_now") { arguments in
          let format = try arguments.bound(to: ["format"], required: 1, of: "strftime_now")[0]
          return .string(try date.formatted(try format.text("strftime_now") ?? ""))
        })
    }
    return Dictionary(uniqueKeysWithValues: functions.map { ($0.name, .function($0)) })
  }

  /// `range(stop)`, `range(start, stop)`, `range(start, stop, step)`
  private static func range(_ arguments: FunctionArguments) throws -> Value {
    let bounds = try arguments.bound(to: ["start", "stop", "step"], required: 1, of: "range")
    let hasStart = arguments.positional.count > 1
    let start = hasStart ? try bounds[0].integer(0, "range") : 0
    let stop = try bounds[hasStart ? 1 : 0].integer(0, "range")
    let step = try bounds[2].integer(1, "range")
    guard step != 0 else { throw TemplateFault("the step of a 'range' is 0") }
    let (distance, overflow) = stop.subtractingReportingOverflow(start)
    guard !overflow, distance != .min, step != .min, distance / step < TemplateLimits.items else {
      throw TemplateFault("a 'range' has more than \(TemplateLimits.items) items")
    }
    let items = stride(from: start, to: stop, by: step).map { Value.integer($0) }
    return .list(ValueList(items, kind: .range(start: start, stop: stop, step: step)))
  }

  /// What `dict(other, key=value)` makes.
  private static func dictionary(_ arguments: FunctionArguments, _ function: String) throws -> ValueDictionary {
    guard arguments.positional.count <= 1 else {
      throw TemplateFault("'\(function)' takes at most one value without a name")
    }
    let result = ValueDictionary()
    switch arguments.positional.first {
    case nil: break
    case .dictionary(let other)?:
      for entry in other.entries { try result.set(entry.key, entry.value) }
    case let pairs?:
      for pair in try pairs.items() {
        let parts = try pair.items()
        guard parts.count == 2 else { throw TemplateFault("'\(function)' expects pairs, found \(parts.count) values") }
        try result.set(parts[0], parts[1])
      }
    }
    for (name, value) in arguments.keywords { result[.string(ExactString(name))] = value }
    return result
  }
}
