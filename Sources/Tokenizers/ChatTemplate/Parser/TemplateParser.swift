import Diagnostics

/// Tokens to statements. The expression grammar is in `TemplateParser+Expressions.swift`.
struct TemplateParser {
  let name: String
  private let tokens: [TemplateToken]
  private var index = 0
  private var depth = 0
  private var loopDepth = 0

  /// - Precondition: The last token is `.end`.
  init(tokens: [TemplateToken], name: String) {
    precondition(tokens.last?.kind == .end, "TemplateParser: the tokens do not end")
    self.tokens = tokens
    self.name = name
  }

  mutating func parseTemplate() throws -> [Statement] {
    let (statements, _) = try parseStatements(until: [], of: nil)
    return statements
  }

  // MARK: - Tokens

  var current: TemplateToken { tokens[index] }
  var following: TemplateToken { tokens[min(index + 1, tokens.count - 1)] }

  mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  /// Goes past the current token if it is `kind`.
  mutating func skip(_ kind: TemplateToken.Kind) -> Bool {
    guard current.kind == kind else { return false }
    advance()
    return true
  }

  mutating func expect(_ kind: TemplateToken.Kind) throws {
    guard current.kind == kind else {
      let expected = TemplateToken(kind: kind, position: current.position).description
      throw error("unexpected \(current.description), expected \(expected)")
    }
    advance()
  }

  mutating func expectName() throws -> String {
    guard case .name(let name) = current.kind else {
      throw error("unexpected \(current.description), expected a name")
    }
    advance()
    return name
  }

  func error(_ message: String, at position: SourcePosition? = nil) -> InputError {
    (position ?? current.position).error(message, in: name)
  }

  /// Runs `parse` one level deeper; refuses what is nested too deeply to be rendered safely.
  mutating func nested<Result>(_ parse: (inout TemplateParser) throws -> Result) throws -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= TemplateLimits.nestingDepth else {
      throw error("more than \(TemplateLimits.nestingDepth) levels are nested here")
    }
    return try parse(&self)
  }

  // MARK: - Statements

  /// Parses up to a tag in `ends` and goes past its name, which it returns; with no `ends`, up to the end.
  private mutating func parseStatements(
    until ends: [String], of opening: (name: String, position: SourcePosition)?
  ) throws -> (statements: [Statement], end: String) {
    try nested { parser in
      var statements: [Statement] = []
      while true {
        switch parser.current.kind {
        case .text(let text):
          parser.advance()
          statements.append(.text(text))
        case .outputBegin:
          parser.advance()
          statements.append(.output(try parser.parseTuple()))
          try parser.expect(.outputEnd)
        case .blockBegin:
          parser.advance()
          let position = parser.current.position
          let tag = try parser.expectName()
          if ends.contains(tag) { return (statements, tag) }
          statements.append(try parser.parseTag(tag, position))
        default:  // the lexer gives nothing else outside tags
          guard let opening else { return (statements, "") }
          throw parser.error("the tag '\(opening.name)' is not closed, expected '\(ends.last!)'", at: opening.position)
        }
      }
    }
  }

  private mutating func parseTag(_ tag: String, _ position: SourcePosition) throws -> Statement {
    let opening = (name: tag, position: position)
    switch tag {
    case "if": return try parseConditional(opening)
    case "for": return try parseLoop(opening)
    case "set": return try parseSet(opening)
    case "macro": return try parseMacro(opening)
    case "filter":
      let filters = try parseFilterChain()
      try expect(.blockEnd)
      return .filter(filters, try parseBody(until: "endfilter", of: opening))
    case "generation":
      try expect(.blockEnd)
      return .generation(try parseBody(until: "endgeneration", of: opening))
    case "break", "continue":
      guard loopDepth > 0 else { throw error("'\(tag)' stands outside a loop", at: position) }
      try expect(.blockEnd)
      return tag == "break" ? .breakLoop : .continueLoop
    default:
      throw error("the tag '\(tag)' is not known or stands in the wrong place", at: position)
    }
  }

  private mutating func parseBody(
    until end: String, of opening: (name: String, position: SourcePosition)
  ) throws -> [Statement] {
    let body = try parseStatements(until: [end], of: opening).statements
    try expect(.blockEnd)
    return body
  }

  /// Parses a body in which `break` and `continue` cannot reach a loop outside.
  private mutating func outsideLoops<Result>(_ parse: (inout TemplateParser) throws -> Result) rethrows -> Result {
    let outer = loopDepth
    loopDepth = 0
    defer { loopDepth = outer }
    return try parse(&self)
  }

  private mutating func parseConditional(_ opening: (name: String, position: SourcePosition)) throws -> Statement {
    var branches: [(condition: Expression, body: [Statement])] = []
    while true {
      let condition = try parseTuple(withConditional: true)
      try expect(.blockEnd)
      let (body, end) = try parseStatements(until: ["elif", "else", "endif"], of: opening)
      branches.append((condition, body))
      if end == "elif" { continue }
      try expect(.blockEnd)
      let otherwise = end == "else" ? try parseBody(until: "endif", of: opening) : []
      return .conditional(branches, otherwise: otherwise)
    }
  }

  private mutating func parseLoop(_ opening: (name: String, position: SourcePosition)) throws -> Statement {
    let target = try parseTarget(allowsAttribute: false)
    try expect(.name("in"))
    let iterable = try parseTuple(withConditional: false)
    let condition = skip(.name("if")) ? try parseExpression() : nil
    if current.kind == .name("recursive") { throw error("recursive loops are not supported") }
    try expect(.blockEnd)
    loopDepth += 1
    let (body, end) = try parseStatements(until: ["else", "endfor"], of: opening)
    loopDepth -= 1
    try expect(.blockEnd)
    let otherwise = end == "else" ? try parseBody(until: "endfor", of: opening) : []
    return .loop(
      ForLoop(
        target: target, iterable: iterable, condition: condition, body: body, otherwise: otherwise,
        position: opening.position))
  }

  private mutating func parseSet(_ opening: (name: String, position: SourcePosition)) throws -> Statement {
    let target = try parseTarget(allowsAttribute: true)
    if skip(.symbol("=")) {
      let value = try parseTuple()
      try expect(.blockEnd)
      return .assignment(target, value)
    }
    let filters = current.kind == .symbol("|") ? try parseFilters() : []
    try expect(.blockEnd)
    return .capture(target, filters, try outsideLoops { try $0.parseBody(until: "endset", of: opening) })
  }

  private mutating func parseMacro(_ opening: (name: String, position: SourcePosition)) throws -> Statement {
    let macroName = try expectName()
    try expect(.symbol("("))
    var parameters: [(name: String, defaultValue: Expression?)] = []
    while current.kind != .symbol(")") {
      if !parameters.isEmpty { try expect(.symbol(",")) }
      let parameter = try expectName()
      if skip(.symbol("=")) {
        parameters.append((parameter, try parseExpression()))
      } else if let last = parameters.last, last.defaultValue != nil {
        throw error("the parameter '\(parameter)' has no default but follows one that has")
      } else {
        parameters.append((parameter, nil))
      }
    }
    try expect(.symbol(")"))
    try expect(.blockEnd)
    let body = try outsideLoops { try $0.parseBody(until: "endmacro", of: opening) }
    return .macro(Macro(name: macroName, parameters: parameters, body: body))
  }

  /// `a`, `a, b`, `(a, b)` and, where allowed, `a.b`.
  private mutating func parseTarget(allowsAttribute: Bool) throws -> AssignmentTarget {
    let position = current.position
    var targets = [try parseSingleTarget(allowsAttribute: allowsAttribute)]
    guard current.kind == .symbol(",") else { return targets[0] }
    while skip(.symbol(",")) {
      if current.kind == .name("in") || current.kind == .symbol(")") { break }
      targets.append(try parseSingleTarget(allowsAttribute: allowsAttribute))
    }
    return .tuple(targets, position)
  }

  private mutating func parseSingleTarget(allowsAttribute: Bool) throws -> AssignmentTarget {
    let position = current.position
    if skip(.symbol("(")) {
      let target = try nested { try $0.parseTarget(allowsAttribute: allowsAttribute) }
      try expect(.symbol(")"))
      return target
    }
    let variable = try expectName()
    if ["true", "false", "none", "True", "False", "None"].contains(variable) {
      throw error("'\(variable)' cannot be assigned to", at: position)
    }
    guard current.kind == .symbol(".") else { return .variable(variable) }
    guard allowsAttribute else { throw error("an attribute cannot be a loop variable", at: position) }
    advance()
    return .attribute(of: variable, name: try expectName(), position)
  }
}
