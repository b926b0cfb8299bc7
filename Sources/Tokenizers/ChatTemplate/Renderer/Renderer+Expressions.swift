extension Renderer {
  /// The value of an expression.
  ///
  /// - Throws: `InputError` with the place of the innermost expression that failed.
  func evaluate(_ expression: Expression, in scope: Scope) throws -> Value {
    try located(at: expression.position) {
      try nested {
        switch expression.kind {
        case .constant(let constant): return Value(constant)
        case .variable(let name): return scope[name] ?? .undefined("'\(name)' is undefined")
        case .list(let items): return .list(try evaluate(items, in: scope))
        case .tuple(let items): return .tuple(try evaluate(items, in: scope))
        case .dictionary(let entries): return try dictionary(entries, in: scope)
        case .attribute(let base, let name): return try attribute(name, of: try evaluate(base, in: scope))
        case .item(let base, let index):
          return try item(try evaluate(index, in: scope), of: try evaluate(base, in: scope))
        case .slice(let base, let start, let stop, let step):
          return try slice(base, [start, stop, step], in: scope)
        case .call(let callee, let arguments): return try call(callee, arguments, in: scope)
        case .filter(let base, let filter): return try apply([filter], to: try evaluate(base, in: scope), in: scope)
        case .test(let base, let name, let arguments, let isNegated):
          return .boolean(try test(base, name, arguments, in: scope) != isNegated)
        default: return try evaluateOperation(expression.kind, in: scope)
        }
      }
    }
  }

  private func evaluate(_ expressions: [Expression], in scope: Scope) throws -> [Value] {
    try expressions.map { try evaluate($0, in: scope) }
  }

  private func evaluateOperation(_ kind: Expression.Kind, in scope: Scope) throws -> Value {
    switch kind {
    case .not(let operand):
      return .boolean(try !evaluate(operand, in: scope).isTrue)
    case .and(let left, let right):
      let value = try evaluate(left, in: scope)
      return value.isTrue ? try evaluate(right, in: scope) : value
    case .or(let left, let right):
      let value = try evaluate(left, in: scope)
      return value.isTrue ? value : try evaluate(right, in: scope)
    case .sign(let operand, let isNegative):
      return try signed(try evaluate(operand, in: scope), isNegative: isNegative)
    case .arithmetic(let left, let operation, let right):
      return try combine(try evaluate(left, in: scope), operation, try evaluate(right, in: scope))
    case .concatenation(let parts):
      return try concatenation(parts, in: scope)
    case .comparison(let left, let comparisons):
      return try comparison(left, comparisons, in: scope)
    case .conditional(let condition, let then, let otherwise):
      if try evaluate(condition, in: scope).isTrue { return try evaluate(then, in: scope) }
      return try otherwise.map { try evaluate($0, in: scope) }
        ?? .undefined("the condition is false and there is no 'else'")
    default:
      preconditionFailure("evaluate carries out what is no operation")
    }
  }

  private func dictionary(_ entries: [(key: Expression, value: Expression)], in scope: Scope) throws -> Value {
    let dictionary = ValueDictionary()
    for entry in entries {
      try dictionary.set(try evaluate(entry.key, in: scope), try evaluate(entry.value, in: scope))
    }
    return .dictionary(dictionary)
  }

  // MARK: - Calls

  private func call(_ callee: Expression, _ arguments: CallArguments, in scope: Scope) throws -> Value {
    let result = try function(callee, in: scope).call(try evaluate(arguments, in: scope))
    try meter.charge(for: result)
    return result
  }

  private func function(_ callee: Expression, in scope: Scope) throws -> TemplateFunction {
    var value: Value
    if case .attribute(let base, let name) = callee.kind {
      value = try evaluate(base, in: scope)
      try meter.charge(for: value)
      if let method = try located(at: callee.position, { try method(name, of: value) }) { return method }
      value = try located(at: callee.position) { try attribute(name, of: value) }
    } else {
      value = try evaluate(callee, in: scope)
    }
    try value.requireDefined()
    guard case .function(let function) = value else {
      throw TemplateFault("a value of type \(value.typeName) cannot be called")
    }
    return function
  }

  private func evaluate(_ arguments: CallArguments, in scope: Scope) throws -> FunctionArguments {
    FunctionArguments(
      positional: try evaluate(arguments.positional, in: scope).map(charged),
      keywords: try arguments.keywords.map { ($0.name, try charged(evaluate($0.value, in: scope))) })
  }

  /// The value, charged for as one that whoever gets it may go through.
  private func charged(_ value: Value) throws -> Value {
    try meter.charge(for: value)
    return value
  }

  func apply(_ filters: [FilterCall], to value: Value, in scope: Scope) throws -> Value {
    var value = value
    for call in filters {
      value = try located(at: call.position) {
        guard let filter = TemplateFilter(rawValue: call.name) else {
          preconditionFailure("the parser lets '\(call.name)' pass as a filter")
        }
        let result = try filter.apply(to: value, try evaluate(call.arguments, in: scope), self)
        try meter.charge(for: result)
        return result
      }
    }
    return value
  }

  private func test(
    _ base: Expression, _ name: String, _ arguments: CallArguments, in scope: Scope
  ) throws -> Bool {
    guard let test = TemplateTest(rawValue: name) else {
      preconditionFailure("the parser lets '\(name)' pass as a test")
    }
    let value = try evaluate(base, in: scope)
    let values = try evaluate(arguments, in: scope)
    guard values.keywords.isEmpty else { throw TemplateFault("the test '\(name)' takes no arguments by name") }
    return try test.holds(for: value, values.positional, meter)
  }

  // MARK: - Operators

  private func signed(_ value: Value, isNegative: Bool) throws -> Value {
    try value.requireDefined()
    guard let number = Number(value) else { throw TemplateFault("a value of type \(value.typeName) has no sign") }
    return isNegative ? try number.negated().value : number.value
  }

  private func concatenation(_ parts: [Expression], in scope: Scope) throws -> Value {
    var result = ""
    for part in parts {
      result += try evaluate(part, in: scope).printed(meter)
      try ScalarText.checkLength(result.utf8.count)
    }
    try meter.charge(result.utf8.count / 64)
    return .string(result)
  }

  private func comparison(
    _ left: Expression, _ comparisons: [(operation: ComparisonOperator, right: Expression)], in scope: Scope
  ) throws -> Value {
    var left = try evaluate(left, in: scope)
    for comparison in comparisons {
      let right = try evaluate(comparison.right, in: scope)
      guard try compare(left, comparison.operation, right) else { return .boolean(false) }
      left = right
    }
    return .boolean(true)
  }

  private func compare(_ a: Value, _ operation: ComparisonOperator, _ b: Value) throws -> Bool {
    switch operation {
    case .equal: try a.isEqual(to: b, meter)
    case .notEqual: try !a.isEqual(to: b, meter)
    case .less: try a.isLess(than: b, meter)
    case .greater: try b.isLess(than: a, meter)
    case .lessOrEqual: try a.isLess(than: b, meter) || a.isEqual(to: b, meter)
    case .greaterOrEqual: try b.isLess(than: a, meter) || a.isEqual(to: b, meter)
    case .isIn: try b.contains(a, meter)
    case .isNotIn: try !b.contains(a, meter)
    }
  }

  /// Numbers are computed with; texts and lists are joined by `+` and repeated by `*`.
  private func combine(_ a: Value, _ operation: ArithmeticOperator, _ b: Value) throws -> Value {
    if let x = Number(a), let y = Number(b) { return try x.combined(operation, with: y).value }
    try a.requireDefined()
    try b.requireDefined()
    let result: Value
    switch (a, operation, b) {
    case (.string(let x), .add, .string(let y)):
      result = .string(x + y)
    case (.list(let x), .add, .list(let y)) where x.kind == y.kind && (x.kind == .list || x.kind == .tuple):
      result = .list(ValueList(x.items + y.items, kind: x.kind))
    case (.string(let text), .multiply, _), (_, .multiply, .string(let text)):
      result = .string(try repeated(text, try times(a, b)))
    case (.list(let list), .multiply, _) where list.kind == .list || list.kind == .tuple,
      (_, .multiply, .list(let list)) where list.kind == .list || list.kind == .tuple:
      result = try repeated(list, try times(a, b))
    default:
      throw TemplateFault(
        "'\(operation.rawValue)' is not defined for values of type \(a.typeName) and \(b.typeName)")
    }
    try meter.charge(for: result)
    return result
  }

  /// The whole number among the two factors, at least 0.
  private func times(_ a: Value, _ b: Value) throws -> Int {
    guard case .integer(let count)? = Number(a) ?? Number(b) else {
      throw TemplateFault("'*' is not defined for values of type \(a.typeName) and \(b.typeName)")
    }
    return max(0, count)
  }

  private func repeated(_ text: String, _ count: Int) throws -> String {
    try ScalarText.checkLength(0, adding: text.utf8.count, times: count)
    return text.isEmpty ? "" : String(repeating: text, count: count)
  }

  private func repeated(_ list: ValueList, _ count: Int) throws -> Value {
    let (size, overflow) = list.items.count.multipliedReportingOverflow(by: count)
    guard !overflow, size <= TemplateLimits.items else {
      throw TemplateFault("a list would have more than \(TemplateLimits.items) items")
    }
    let items = size == 0 ? [] : (0..<count).flatMap { _ in list.items }
    return .list(ValueList(items, kind: list.kind))
  }
}
