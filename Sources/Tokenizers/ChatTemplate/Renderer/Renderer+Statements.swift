extension Renderer {
  func execute(_ statements: [Statement], in scope: Scope) throws -> Flow {
    for statement in statements {
      let flow = try execute(statement, in: scope)
      if flow != .next { return flow }
    }
    return .next
  }

  private func execute(_ statement: Statement, in scope: Scope) throws -> Flow {
    try meter.charge()
    switch statement {
    case .text(let text):
      try write(text)
    case .output(let expression):
      let text = try located(at: expression.position) { try evaluate(expression, in: scope).printed(meter) }
      try located(at: expression.position) { try write(text) }
    case .conditional(let branches, let otherwise):
      for branch in branches where try evaluate(branch.condition, in: scope).isTrue {
        return try executeNested(branch.body, branch.condition.position, in: scope)
      }
      return try execute(otherwise, in: scope)
    case .loop(let loop):
      try execute(loop, in: scope)
    case .assignment(let target, let expression):
      try assign(try evaluate(expression, in: scope), to: target, at: expression.position, in: scope)
    case .capture(let target, let filters, let body):
      let inner = Scope(inside: scope)
      let text = try nested { try capture { _ = try execute(body, in: inner) } }
      try assign(try apply(filters, to: .string(text), in: inner), to: target, at: nil, in: scope)
    case .filter(let filters, let body):
      let inner = Scope(inside: scope)
      let text = try nested { try capture { _ = try execute(body, in: inner) } }
      try write(try apply(filters, to: .string(text), in: inner).printed(meter))
    case .macro(let macro):
      define(macro, in: scope)
    case .generation(let body):
      _ = try nested { try execute(body, in: Scope(inside: scope)) }
    case .breakLoop:
      return .breakLoop
    case .continueLoop:
      return .continueLoop
    }
    return .next
  }

  private func executeNested(_ body: [Statement], _ position: SourcePosition, in scope: Scope) throws -> Flow {
    try located(at: position) { try nested { try execute(body, in: scope) } }
  }

  // MARK: - Loops

  private func execute(_ loop: ForLoop, in scope: Scope) throws {
    let items = try chosenItems(of: loop, in: scope)
    let state = LoopState(items)
    var hasFinishedOnce = false
    for (index, item) in items.enumerated() {
      state.index0 = index
      let inner = Scope(["loop": .loop(state)], inside: scope)
      try assign(item, to: loop.target, at: loop.iterable.position, in: inner)
      let flow = try executeNested(loop.body, loop.position, in: inner)
      if flow == .breakLoop { break }
      hasFinishedOnce = hasFinishedOnce || flow == .next
    }
    if !hasFinishedOnce { try executeElse(of: loop, in: scope) }
  }

  /// Jinja's `else` is for loops of which no turn was carried out to its end.
  private func executeElse(of loop: ForLoop, in scope: Scope) throws {
    _ = try executeNested(loop.otherwise, loop.position, in: Scope(inside: scope))
  }

  private func chosenItems(of loop: ForLoop, in scope: Scope) throws -> [Value] {
    let iterable = try evaluate(loop.iterable, in: scope)
    let items = try located(at: loop.iterable.position) { () throws -> [Value] in
      try meter.charge(for: iterable)
      return try iterable.items()
    }
    guard let condition = loop.condition else { return items }
    return try items.filter { item in
      let inner = Scope(inside: scope)
      try assign(item, to: loop.target, at: loop.iterable.position, in: inner)
      return try evaluate(condition, in: inner).isTrue
    }
  }

  // MARK: - Assignments

  /// - Parameter position: Where a fault lies, unless the target knows better.
  private func assign(
    _ value: Value, to target: AssignmentTarget, at position: SourcePosition?, in scope: Scope
  ) throws {
    switch target {
    case .variable(let name):
      scope[name] = value
    case .attribute(let object, let attribute, let position):
      guard case .namespace(let attributes)? = scope[object] else {
        throw position.error("'\(object)' is no namespace, so its attributes cannot be set", in: name)
      }
      attributes[.string(ExactString(attribute))] = value
    case .tuple(let targets, let targetPosition):
      let parts = try located(at: position ?? targetPosition) { try value.items() }
      guard parts.count == targets.count else {
        throw targetPosition.error("\(parts.count) values cannot be given to \(targets.count) variables", in: name)
      }
      for (part, target) in zip(parts, targets) { try assign(part, to: target, at: position, in: scope) }
    }
  }

  // MARK: - Macros

  private func define(_ macro: Macro, in scope: Scope) {
    scopesWithMacros.append(scope)
    let function = TemplateFunction(name: macro.name) { [unowned self] arguments in
      let values = try arguments.bound(to: macro.parameters.map(\.name), of: macro.name)
      let inner = Scope(inside: scope)
      for (parameter, value) in zip(macro.parameters, values) {
        let standard = try parameter.defaultValue.map { try evaluate($0, in: inner) }
        inner[parameter.name] = value ?? standard ?? .undefined("the argument '\(parameter.name)' is not given")
      }
      return .string(try nested { try capture { _ = try execute(macro.body, in: inner) } })
    }
    scope[macro.name] = .function(function)
  }
}
