/// The grammar of expressions, the loosest binding first.
///
///     tuple        = expression ("," expression)*
///     expression   = or ("if" or ("else" expression)?)*
///     or           = and ("or" and)*
///     and          = not ("and" not)*
///     not          = "not" not | comparison
///     comparison   = sum (("==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not" "in") sum)*
///     sum          = concat (("+" | "-") concat)*
///     concat       = product ("~" product)*
///     product      = unary (("*" | "/" | "//" | "%") unary)*
///     unary        = signed ("|" filter | "is" test | call)*
///     signed       = ("-" | "+") signed | primary postfix
///     postfix      = ("." name | "[" subscript "]" | call)*
extension TemplateParser {
  mutating func parseTuple(withConditional: Bool = true) throws -> Expression {
    let position = current.position
    let first = try withConditional ? parseExpression() : parseOr()
    guard current.kind == .symbol(",") else { return first }
    var items = [first]
    while skip(.symbol(",")) {
      if isAtTupleEnd { break }
      items.append(try withConditional ? parseExpression() : parseOr())
    }
    return Expression(kind: .tuple(items), position: position)
  }

  private var isAtTupleEnd: Bool {
    switch current.kind {
    case .outputEnd, .blockEnd, .symbol(")"), .name("if"), .name("recursive"): true
    default: false
    }
  }

  mutating func parseExpression() throws -> Expression {
    try nested { parser in
      var expression = try parser.parseOr()
      try parser.chain(while: { $0.current.kind == .name("if") }) { parser, position in
        parser.advance()
        let condition = try parser.parseOr()
        let otherwise = parser.skip(.name("else")) ? try parser.parseExpression() : nil
        expression = Expression(
          kind: .conditional(condition: condition, then: expression, otherwise: otherwise), position: position)
      }
      guard expression.depth <= TemplateLimits.expressionDepth else {
        throw parser.error("more than \(TemplateLimits.expressionDepth) levels are nested here", at: expression.position)
      }
      return expression
    }
  }

  /// Applies `step` as long as `condition` holds. Each step wraps what came before, so their number is bounded.
  mutating func chain(
    while condition: (TemplateParser) -> Bool, _ step: (inout TemplateParser, SourcePosition) throws -> Void
  ) throws {
    var count = 0
    while condition(self) {
      count += 1
      guard count <= TemplateLimits.expressionDepth else {
        throw error("more than \(TemplateLimits.expressionDepth) operations stand in one row here")
      }
      try step(&self, current.position)
    }
  }

  // MARK: - Binary operators

  private mutating func parseOr() throws -> Expression {
    var left = try parseAnd()
    try chain(while: { $0.current.kind == .name("or") }) { parser, position in
      parser.advance()
      left = Expression(kind: .or(left, try parser.parseAnd()), position: position)
    }
    return left
  }

  private mutating func parseAnd() throws -> Expression {
    var left = try parseNot()
    try chain(while: { $0.current.kind == .name("and") }) { parser, position in
      parser.advance()
      left = Expression(kind: .and(left, try parser.parseNot()), position: position)
    }
    return left
  }

  private mutating func parseNot() throws -> Expression {
    let position = current.position
    guard skip(.name("not")) else { return try parseComparison() }
    return Expression(kind: .not(try nested { try $0.parseNot() }), position: position)
  }

  private mutating func parseComparison() throws -> Expression {
    let position = current.position
    let left = try parseSum()
    var comparisons: [(operation: ComparisonOperator, right: Expression)] = []
    while let comparison = skipComparisonOperator() { comparisons.append((comparison, try parseSum())) }
    return comparisons.isEmpty ? left : Expression(kind: .comparison(left, comparisons), position: position)
  }

  private mutating func skipComparisonOperator() -> ComparisonOperator? {
    switch current.kind {
    case .symbol(let symbol):
      guard let comparison = ComparisonOperator(rawValue: symbol) else { return nil }
      advance()
      return comparison
    case .name("in"):
      advance()
      return .isIn
    case .name("not") where following.kind == .name("in"):
      advance()
      advance()
      return .isNotIn
    default:
      return nil
    }
  }

  private mutating func parseSum() throws -> Expression {
    try parseArithmetic(["+", "-"]) { try $0.parseConcatenation() }
  }

  private mutating func parseConcatenation() throws -> Expression {
    let position = current.position
    var parts = [try parseProduct()]
    while skip(.symbol("~")) { parts.append(try parseProduct()) }
    return parts.count == 1 ? parts[0] : Expression(kind: .concatenation(parts), position: position)
  }

  private mutating func parseProduct() throws -> Expression {
    try parseArithmetic(["*", "/", "//", "%"]) { try $0.parseUnary() }
  }

  private mutating func parseArithmetic(
    _ symbols: [String], _ operand: (inout TemplateParser) throws -> Expression
  ) throws -> Expression {
    var left = try operand(&self)
    try chain(while: { symbols.map { .symbol($0) }.contains($0.current.kind) }) { parser, position in
      guard case .symbol(let symbol) = parser.current.kind, let operation = ArithmeticOperator(rawValue: symbol) else {
        preconditionFailure("\(symbols) are arithmetic operators")
      }
      parser.advance()
      left = Expression(kind: .arithmetic(left, operation, try operand(&parser)), position: position)
    }
    return left
  }

  // MARK: - Unary operators, filters and tests

  private mutating func parseUnary() throws -> Expression {
    var expression = try parseSigned()
    try chain(while: { [.symbol("|"), .name("is"), .symbol("(")].contains($0.current.kind) }) { parser, position in
      switch parser.current.kind {
      case .symbol("|"):
        parser.advance()
        expression = Expression(kind: .filter(expression, try parser.parseFilter()), position: position)
      case .symbol("("):
        expression = Expression(kind: .call(expression, try parser.parseArguments()), position: position)
      default:
        expression = try parser.parseTest(of: expression)
      }
    }
    return expression
  }

  private mutating func parseSigned() throws -> Expression {
    let position = current.position
    guard current.kind == .symbol("-") || current.kind == .symbol("+") else {
      return try parsePostfix(try parsePrimary())
    }
    let isNegative = current.kind == .symbol("-")
    advance()
    let operand = try nested { try $0.parseSigned() }
    return try parsePostfix(Expression(kind: .sign(operand, isNegative: isNegative), position: position))
  }

  /// `a(…) | b`, without the bar in front.
  mutating func parseFilterChain() throws -> [FilterCall] {
    [try parseFilter()] + (try parseFilters())
  }

  /// `| a(…) | b`
  mutating func parseFilters() throws -> [FilterCall] {
    var filters: [FilterCall] = []
    while skip(.symbol("|")) { filters.append(try parseFilter()) }
    return filters
  }

  private mutating func parseFilter() throws -> FilterCall {
    let position = current.position
    let filter = try expectName()
    guard TemplateFilter(rawValue: filter) != nil else {
      throw error("the filter '\(filter)' is not known", at: position)
    }
    let arguments = current.kind == .symbol("(") ? try parseArguments() : CallArguments()
    return FilterCall(name: filter, arguments: arguments, position: position)
  }

  /// `is [not] name`, `is name(argument)` or `is name argument`
  private mutating func parseTest(of expression: Expression) throws -> Expression {
    let position = current.position
    advance()
    let isNegated = skip(.name("not"))
    let testPosition = current.position
    let test = try expectName()
    guard TemplateTest(rawValue: test) != nil else {
      throw error("the test '\(test)' is not known", at: testPosition)
    }
    var arguments = CallArguments()
    switch current.kind {
    case .symbol("("):
      arguments = try parseArguments()
    case .name("else"), .name("or"), .name("and"):
      break
    case .name("is"):
      throw error("a test cannot follow a test")
    case .name, .string, .integer, .float, .symbol("["), .symbol("{"):
      arguments.positional = [try parsePostfix(try parsePrimary())]
    default:
      break
    }
    return Expression(kind: .test(expression, name: test, arguments, isNegated: isNegated), position: position)
  }
}
