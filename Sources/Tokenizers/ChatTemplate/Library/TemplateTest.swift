/// `value is test`
enum TemplateTest: String, CaseIterable {
  case defined, undefined, none, string, mapping, iterable, sequence, boolean, number
  case isTrue = "true"
  case isFalse = "false"
  // What `selectattr` compares with.
  case equal = "=="
  case eq, equalto
  case notEqual = "!="
  case ne
  case isIn = "in"

  /// - Throws: `TemplateFault` if the arguments are not those of the test.
  func holds(for value: Value, _ arguments: [Value], _ meter: StepMeter) throws -> Bool {
    let count = takesArgument ? 1 : 0
    guard arguments.count == count else {
      throw TemplateFault("the test '\(rawValue)' takes \(count) arguments, found \(arguments.count)")
    }
    switch self {
    case .equal, .eq, .equalto: return try value.isEqual(to: arguments[0], meter)
    case .notEqual, .ne: return try !value.isEqual(to: arguments[0], meter)
    case .isIn: return try arguments[0].contains(value, meter)
    default: return isKind(of: value)
    }
  }

  private var takesArgument: Bool {
    switch self {
    case .equal, .eq, .equalto, .notEqual, .ne, .isIn: true
    default: false
    }
  }

  private func isKind(of value: Value) -> Bool {
    switch (self, value) {
    case (.defined, .undefined): false
    case (.defined, _): true
    case (.undefined, .undefined): true
    case (.none, .none): true
    case (.string, .string): true
    case (.mapping, .dictionary): true
    case (.iterable, .undefined), (.iterable, .string), (.iterable, .list), (.iterable, .dictionary),
      (.iterable, .iterator), (.iterable, .loop):
      true
    case (.sequence, .undefined), (.sequence, .string), (.sequence, .dictionary): true
    case (.sequence, .list(let list)): list.kind.isIndexable
    case (.boolean, .boolean): true
    case (.number, .boolean), (.number, .integer), (.number, .float): true
    case (.isTrue, .boolean(let truth)): truth
    case (.isFalse, .boolean(let truth)): !truth
    default: false
    }
  }
}
