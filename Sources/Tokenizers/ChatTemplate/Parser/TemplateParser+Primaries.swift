/// Names, literals, and what follows them directly: attributes, subscripts and calls.
extension TemplateParser {
  mutating func parsePrimary() throws -> Expression {
    let position = current.position
    func constant(_ constant: Constant) -> Expression { Expression(kind: .constant(constant), position: position) }
    switch current.kind {
    case .name(let name):
      advance()
      switch name {
      case "true", "True": return constant(.boolean(true))
      case "false", "False": return constant(.boolean(false))
      case "none", "None": return constant(.none)
      default: return Expression(kind: .variable(name), position: position)
      }
    case .string(var text):
      advance()
      while case .string(let more) = current.kind {  // 'a' 'b' is 'ab'
        text += more
        advance()
      }
      return constant(.string(text))
    case .integer(let value):
      advance()
      return constant(.integer(value))
    case .float(let value):
      advance()
      return constant(.float(value))
    case .symbol("("):
      return try parseParenthesised()
    case .symbol("["):
      let items = try parseList(from: "[", to: "]") { try $0.parseExpression() }
      return Expression(kind: .list(items), position: position)
    case .symbol("{"):
      let entries = try parseList(from: "{", to: "}") { parser in
        let key = try parser.parseExpression()
        try parser.expect(.symbol(":"))
        return (key: key, value: try parser.parseExpression())
      }
      return Expression(kind: .dictionary(entries), position: position)
    default:
      throw error("unexpected \(current.description), expected an expression")
    }
  }

  /// `(a)` is `a`; `()`, `(a,)` and `(a, b)` are tuples.
  private mutating func parseParenthesised() throws -> Expression {
    let position = current.position
    advance()
    if skip(.symbol(")")) { return Expression(kind: .tuple([]), position: position) }
    let expression = try nested { try $0.parseTuple() }
    try expect(.symbol(")"))
    return expression
  }

  private mutating func parseList<Item>(
    from opening: String, to closing: String, _ parseItem: (inout TemplateParser) throws -> Item
  ) throws -> [Item] {
    try expect(.symbol(opening))
    var items: [Item] = []
    while current.kind != .symbol(closing) {
      if !items.isEmpty { try expect(.symbol(",")) }
      if current.kind == .symbol(closing) { break }  // a comma may follow the last item
      items.append(try parseItem(&self))
    }
    try expect(.symbol(closing))
    return items
  }

  // MARK: - What may follow

  mutating func parsePostfix(_ primary: Expression) throws -> Expression {
    var expression = primary
    try chain(while: { [.symbol("."), .symbol("["), .symbol("(")].contains($0.current.kind) }) { parser, position in
      switch parser.current.kind {
      case .symbol("."): expression = try parser.parseAttribute(of: expression)
      case .symbol("["): expression = try parser.parseSubscript(of: expression)
      default: expression = Expression(kind: .call(expression, try parser.parseArguments()), position: position)
      }
    }
    return expression
  }

  private mutating func parseAttribute(of base: Expression) throws -> Expression {
    let position = current.position
    advance()
    switch current.kind {
    case .name(let attribute):
      advance()
      return Expression(kind: .attribute(base, attribute), position: position)
    case .integer(let index):
      let item = Expression(kind: .constant(.integer(index)), position: current.position)
      advance()
      return Expression(kind: .item(base, item), position: position)
    default:
      throw error("unexpected \(current.description), expected a name or a number")
    }
  }

  private mutating func parseSubscript(of base: Expression) throws -> Expression {
    let position = current.position
    advance()
    var bounds: [Expression?] = [nil]
    while current.kind != .symbol("]") {
      if current.kind == .symbol(":"), bounds.count < 3 {
        advance()
        bounds.append(nil)
      } else if bounds.last! == nil {
        bounds[bounds.count - 1] = try parseExpression()
      } else {
        throw error("unexpected \(current.description), expected ']'")
      }
    }
    advance()
    if bounds.count > 1 {
      let step = bounds.count == 3 ? bounds[2] : nil
      return Expression(kind: .slice(base, start: bounds[0], stop: bounds[1], step: step), position: position)
    }
    guard let item = bounds[0] else { throw error("the brackets are empty, expected an expression", at: position) }
    return Expression(kind: .item(base, item), position: position)
  }

  /// `(a, b, name=c)`
  mutating func parseArguments() throws -> CallArguments {
    var arguments = CallArguments()
    _ = try parseList(from: "(", to: ")") { parser in
      if case .name(let name) = parser.current.kind, parser.following.kind == .symbol("=") {
        parser.advance()
        parser.advance()
        if arguments.keywords.contains(where: { $0.name == name }) {
          throw parser.error("the argument '\(name)' is given twice")
        }
        arguments.keywords.append((name, try parser.parseExpression()))
      } else if arguments.keywords.isEmpty {
        arguments.positional.append(try parser.parseExpression())
      } else {
        throw parser.error("an argument without a name follows one with a name")
      }
    }
    return arguments
  }
}
