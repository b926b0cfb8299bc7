/// A part of a template that does something.
indirect enum Statement: Sendable {
  case text(String)
  /// `{{ value }}`
  case output(Expression)
  /// `if`, `elif`, …, `else`
  case conditional([(condition: Expression, body: [Statement])], otherwise: [Statement])
  case loop(ForLoop)
  /// `{% set target = value %}`
  case assignment(AssignmentTarget, Expression)
  /// `{% set name | filters %} … {% endset %}`
  case capture(AssignmentTarget, [FilterCall], [Statement])
  case macro(Macro)
  /// `{% filter a | b %} … {% endfilter %}`
  case filter([FilterCall], [Statement])
  /// `{% generation %} … {% endgeneration %}`: marks what the assistant said; renders as if it were not there.
  case generation([Statement])
  case breakLoop
  case continueLoop
}

struct ForLoop: Sendable {
  let target: AssignmentTarget
  let iterable: Expression
  /// `for x in xs if condition`
  let condition: Expression?
  let body: [Statement]
  /// Rendered if there was nothing to iterate over.
  let otherwise: [Statement]
  let position: SourcePosition
}

struct Macro: Sendable {
  let name: String
  let parameters: [(name: String, defaultValue: Expression?)]
  let body: [Statement]
}

enum AssignmentTarget: Sendable {
  case variable(String)
  /// `namespace.name`
  case attribute(of: String, name: String, SourcePosition)
  case tuple([AssignmentTarget], SourcePosition)
}
