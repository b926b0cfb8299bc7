/// A value while a template is rendered. Lists, dictionaries and namespaces are shared, as in Python.
enum Value {
  /// Prints as nothing, is false and empty; the text says what is missing, for the error when it is used otherwise.
  case undefined(String)
  case none
  case boolean(Bool)
  case integer(Int)
  case float(Double)
  case string(String)
  case list(ValueList)
  case dictionary(ValueDictionary)
  case namespace(ValueDictionary)
  /// What filters like `map` give: items that can be gone through once.
  case iterator(ValueIterator)
  case loop(LoopState)
  case function(TemplateFunction)

  init(_ value: TemplateValue) {
    switch value {
    case .none: self = .none
    case .boolean(let value): self = .boolean(value)
    case .integer(let value): self = .integer(value)
    case .float(let value): self = .float(value)
    case .string(let value): self = .string(value)
    case .list(let items): self = .list(ValueList(items.map { Value($0) }))
    case .dictionary(let entries):
      let dictionary = ValueDictionary()
      for entry in entries { dictionary[.string(ExactString(entry.key))] = Value(entry.value) }
      self = .dictionary(dictionary)
    }
  }

  init(_ constant: Constant) {
    switch constant {
    case .none: self = .none
    case .boolean(let value): self = .boolean(value)
    case .integer(let value): self = .integer(value)
    case .float(let value): self = .float(value)
    case .string(let value): self = .string(value)
    }
  }

  static func list(_ items: [Value]) -> Value { .list(ValueList(items)) }

  static func tuple(_ items: [Value]) -> Value { .list(ValueList(items, kind: .tuple)) }

  /// Python's name of the type, for error messages.
  var typeName: String {
    switch self {
    case .undefined: "undefined"
    case .none: "none"
    case .boolean: "bool"
    case .integer: "int"
    case .float: "float"
    case .string: "str"
    case .list(let list): list.kind.typeName
    case .dictionary: "dict"
    case .namespace: "namespace"
    case .iterator: "generator"
    case .loop: "loop"
    case .function: "function"
    }
  }

  /// Python's truth: nothing, zero and the empty are false.
  var isTrue: Bool {
    switch self {
    case .undefined, .none: false
    case .boolean(let value): value
    case .integer(let value): value != 0
    case .float(let value): value != 0
    case .string(let text): !text.isEmpty
    case .list(let list): !list.items.isEmpty
    case .dictionary(let dictionary): dictionary.count > 0
    case .namespace, .iterator, .loop, .function: true
    }
  }

  /// The error for using something undefined as if it were there; none for other values.
  func requireDefined() throws {
    if case .undefined(let message) = self { throw TemplateFault(message) }
  }
}
