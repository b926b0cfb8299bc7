/// Something a template can call: a function, a method of a value, or a macro.
struct TemplateFunction {
  let name: String
  let call: (FunctionArguments) throws -> Value
}

/// The values a call passes.
struct FunctionArguments {
  var positional: [Value] = []
  var keywords: [(name: String, value: Value)] = []

  /// The arguments in the order of `names`; nil where one is not given.
  ///
  /// - Throws: `TemplateFault` if there are too many, too few, unknown ones, or one is given twice.
  func bound(to names: [String], required: Int = 0, of function: String) throws -> [Value?] {
    guard positional.count <= names.count else {
      throw TemplateFault("'\(function)' takes at most \(names.count) arguments, found \(positional.count)")
    }
    var values: [Value?] = positional + Array(repeating: nil, count: names.count - positional.count)
    for (name, value) in keywords {
      guard let index = names.firstIndex(of: name) else {
        throw TemplateFault("'\(function)' has no argument '\(name)'")
      }
      guard values[index] == nil else { throw TemplateFault("'\(function)' is given its argument '\(name)' twice") }
      values[index] = value
    }
    if let missing = values.prefix(required).firstIndex(where: { $0 == nil }) {
      throw TemplateFault("'\(function)' needs its argument '\(names[missing])'")
    }
    return values
  }
}

extension Value? {
  /// The argument as a whole number, or `standard` if it is not given.
  func integer(_ standard: Int, _ function: String) throws -> Int {
    guard let self else { return standard }
    guard case .integer(let value)? = Number(self) else {
      throw TemplateFault("'\(function)' expects a whole number, found a value of type \(self.typeName)")
    }
    return value
  }

  /// The argument as text, or nil if it is not given or none.
  func text(_ function: String) throws -> String? {
    switch self {
    case nil, .some(.none): return nil
    case .some(.string(let text)): return text
    case .some(let value): throw TemplateFault("'\(function)' expects text, found a value of type \(value.typeName)")
    }
  }

  var isTrue: Bool { self?.isTrue ?? false }

  fileprivate static func == (value: Self, _: _OptionalNilComparisonType) -> Bool {
    if case nil = value { true } else { false }
  }
}
